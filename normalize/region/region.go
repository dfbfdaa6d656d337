// Package region knows the administrative divisions of China (GB/T 2260): which
// province and which prefecture-level city a code or a name stands for.
//
// It answers with full names only and never guesses: a name that two divisions
// share (鼓楼区) and a word that merely looks like a place (南京路) give nothing.
package region

import (
	"strings"
	"unicode/utf8"
)

// Place is where a unit has its seat: full names of GB/T 2260, "" where unknown.
// For a municipality both are its name; a county-level division gives its
// prefecture, or itself where the province administers it directly (仙桃市).
type Place struct{ Province, City string }

// Known reports whether at least the province is known.
func (p Place) Known() bool { return p.Province != "" }

// Within reports whether p says the same as q or less.
func (p Place) Within(q Place) bool {
	return p.Province == "" || p.Province == q.Province && (p.City == "" || p.City == q.City)
}

// Grade is how much of a place a name is.
type Grade uint8

// Full names carry their suffix (苏州市); Short ones are usual and safe in front
// of a unit name (苏州, 昆山); Weak ones are also words of the language or brands
// (中山, 大同, 德化): they count only where they fill a pair of brackets.
const (
	Full Grade = iota + 1
	Short
	Weak
)

// Name is a name of a division that means one place.
type Name struct {
	Text  string
	Place Place
	Grade Grade
}

// Names returns all names that mean one place, ordered by Text.
func Names() []Name { return table().names }

// Lookup finds a division by its exact name, full, short or former.
func Lookup(name string) (Name, bool) {
	i, ok := table().byName[name]
	if !ok {
		return Name{}, false
	}
	return table().names[i], true
}

// ByCode finds the place of a six-digit division code, in force or former. A code
// that is not recorded (a development zone, say) gives its prefecture, or
// at least its province; ok is false where not even that is known.
func ByCode(code string) (p Place, ok bool) {
	n, ok := digits(code)
	if !ok {
		return Place{}, false
	}
	t := table()
	if s, old := t.former[n]; old {
		n = s
	}
	for _, n := range [3]int{n, n / 100 * 100, n / 10000 * 10000} {
		if p, ok := t.byCode[n]; ok {
			return p, true
		}
	}
	return Place{}, false
}

// OfCreditCode reads the registration authority, digits 3-8 of a unified social
// credit code (GB 32100). Units registered with a national authority (100000)
// have no place.
func OfCreditCode(uscc string) (Place, bool) {
	if len(uscc) != 18 {
		return Place{}, false
	}
	return ByCode(uscc[2:8])
}

func digits(code string) (int, bool) {
	if len(code) != 6 {
		return 0, false
	}
	n := 0
	for i := range 6 {
		if code[i] < '0' || code[i] > '9' {
			return 0, false
		}
		n = n*10 + int(code[i]-'0')
	}
	return n, true
}

// Prefix finds the longest name of a division that s begins with and its length
// in bytes; 0 where there is none. Weak names are not taken.
func Prefix(s string) (Place, int) {
	t := table()
	end := 0
	var ends [maxName]int
	n := 0
	for n < len(ends) && end < len(s) {
		_, w := utf8.DecodeRuneInString(s[end:])
		end += w
		ends[n] = end
		n++
	}
	for n--; n >= 0; n-- {
		i, ok := t.byName[s[:ends[n]]]
		if !ok {
			continue
		}
		if c := t.names[i]; c.Grade == Full || c.Grade == Short && !Continues(s[ends[n]:]) {
			return c.Place, ends[n]
		}
	}
	return Place{}, 0
}

// Continues reports whether rest makes the short name in front of it another
// word: 南京|路, 北京|东路, 上海|滩.
func Continues(rest string) bool {
	r, w := utf8.DecodeRuneInString(rest)
	if strings.ContainsRune("东西南北中", r) {
		r, _ = utf8.DecodeRuneInString(rest[w:])
		return r == '路' || r == '街'
	}
	return w > 0 && strings.ContainsRune("路街巷弄滩岛", r)
}

// InAddress finds the place that an address states: the first full name in it,
// or a short one at its beginning, made more exact by the names right behind it
// (江苏省|苏州市|昆山市).
func InAddress(address string) Place {
	address = strings.TrimPrefix(strings.TrimSpace(address), "中国")
	address = strings.TrimLeft(address, "（( ") // 中国（上海）自由贸易试验区
	place, n := Prefix(address)
	for i, w := 0, 0; n == 0 && i < len(address); i += w {
		_, w = utf8.DecodeRuneInString(address[i:])
		if p, m := Prefix(address[i:]); m > 0 && fullName(address[i:i+m]) {
			place, n = p, i+m
		}
	}
	for n > 0 {
		p, m := Prefix(address[n:])
		if m == 0 || !place.Within(p) {
			break
		}
		place, n = p, n+m
	}
	return place
}

func fullName(s string) bool {
	c, ok := Lookup(s)
	return ok && c.Grade == Full
}
