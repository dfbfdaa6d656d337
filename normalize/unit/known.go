package unit

import (
	_ "embed"
	"strings"
	"sync"
)

// known.tsv lists the full name of a unit, then the short names that everybody
// knows it by; its sources are in NOTICE.
//
//go:embed known.tsv
var knownTSV string

// knownNames are the short names of universities and state groups.
type knownNames struct {
	full  map[string]string   // short name → full name
	short map[string][]string // full name → its short names
}

var known = sync.OnceValue(func() *knownNames {
	k := &knownNames{make(map[string]string), make(map[string][]string)}
	for line := range strings.Lines(knownTSV) {
		full, list, _ := strings.Cut(strings.TrimSpace(line), "\t")
		for short := range strings.FieldsSeq(list) {
			k.full[short] = full
			k.short[full] = append(k.short[full], short)
		}
	}
	return k
})

// expand writes out the known short name that a longer name begins with
// (南航无锡研究院), "" where there is none.
func (k *knownNames) expand(name string) string {
	ends := [8]int{}
	n := 0
	for i := range name {
		if i > 0 && n < len(ends) {
			ends[n] = i
			n++
		}
	}
	for n--; n > 0; n-- {
		if full, ok := k.full[name[:ends[n]]]; ok && !strings.HasPrefix(name, full) {
			return full + name[ends[n]:]
		}
	}
	return ""
}
