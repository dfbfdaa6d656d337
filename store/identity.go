package store

import (
	"cmp"
	"slices"
)

// How facts become units. A fact is what a document says about a unit: a name,
// perhaps aliases, perhaps a code. Facts are one unit
//
//  1. when a name key is equal (package normalize/unit says which spellings
//     share one),
//  2. when a person has merged them,
//  3. when their credit code is equal,
//  4. when the alias of one is the name of another and no third unit claims that
//     alias: 华创 that two companies call themselves tells nothing, and 甲方,
//     that more than maxClaims names claim, is not looked at.
//
// A person's word that two names are different units stands against 2 to 4. The
// partition is a function of the set of facts and decisions; the order in which
// they came has no part in it.

// fact is a row of unit_facts with its keys.
type fact struct {
	id   int64
	unit int64 // units.id, 0 for a new fact
	uses int64
	keys []factKey // of the name first
	factContent
}

// factContent is what makes a fact; its JSON is unit_facts.content.
type factContent struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind,omitempty"`
	Province string   `json:"province,omitempty"`
	City     string   `json:"city,omitempty"`
	USCC     string   `json:"uscc,omitempty"`
	Aliases  []string `json:"aliases,omitempty"`
	// Shared says that the document gives the code to another unit too, so that
	// it identifies neither.
	Shared bool `json:"shared,omitempty"`
}

// keyRole is what a key says of a fact, unit_keys.role.
type keyRole string

const (
	nameKey  keyRole = "name"
	aliasKey keyRole = "alias"
	codeKey  keyRole = "code"
)

type factKey struct {
	key  string
	role keyRole
}

// ruling is a person's decision about two name keys, the smaller one first, and
// the names that the keys were made from.
type ruling struct {
	a, b         string
	aName, bName string
	same         bool
}

// partition groups facts, by index, into units. The facts must come in an order
// of their contents, not of their arrival, since where a person keeps units
// apart the first to be joined wins.
func partition(facts []fact, rulings []ruling) [][]int {
	p := newSets(len(facts))
	holders := map[factKey][]int{}
	for i, f := range facts {
		for _, k := range f.keys {
			holders[k] = append(holders[k], i)
		}
	}
	order := make([]factKey, 0, len(holders))
	for k := range holders {
		order = append(order, k)
	}
	slices.SortFunc(order, func(a, b factKey) int { return cmp.Or(cmp.Compare(a.role, b.role), cmp.Compare(a.key, b.key)) })
	for _, k := range order {
		if k.role == nameKey {
			for _, i := range holders[k][1:] {
				p.union(holders[k][0], i)
			}
		}
	}
	for _, r := range rulings {
		a, b := holders[factKey{r.a, nameKey}], holders[factKey{r.b, nameKey}]
		if len(a) > 0 && len(b) > 0 && !r.same {
			p.apart = append(p.apart, [2]int{a[0], b[0]})
		}
	}
	for _, r := range rulings {
		a, b := holders[factKey{r.a, nameKey}], holders[factKey{r.b, nameKey}]
		if len(a) > 0 && len(b) > 0 && r.same {
			p.join(a[0], b[0])
		}
	}
	for _, k := range order {
		if k.role == codeKey {
			for _, i := range holders[k][1:] {
				p.join(holders[k][0], i)
			}
		}
	}
	for p.joinAliases(order, holders) {
	}
	return p.groups()
}

// joinAliases joins each unit with those whose name is an alias that it alone
// claims. All aliases are judged against the same state, before any of them
// joins; it reports whether one did, since that can settle another.
func (s *sets) joinAliases(order []factKey, holders map[factKey][]int) bool {
	var edges [][2]int
	for _, k := range order {
		if k.role != aliasKey || s.count(holders[k]) > 1 {
			continue
		}
		for _, i := range holders[factKey{k.key, nameKey}] {
			edges = append(edges, [2]int{holders[k][0], i})
		}
	}
	joined := false
	for _, e := range edges {
		joined = s.join(e[0], e[1]) || joined
	}
	return joined
}

// sets is union-find over indices; the smaller index is the root. apart holds
// pairs that must stay in different sets.
type sets struct {
	parent []int
	apart  [][2]int
}

func newSets(n int) *sets {
	s := &sets{parent: make([]int, n)}
	for i := range s.parent {
		s.parent[i] = i
	}
	return s
}

func (s *sets) find(i int) int {
	for s.parent[i] != i {
		s.parent[i] = s.parent[s.parent[i]]
		i = s.parent[i]
	}
	return i
}

func (s *sets) union(i, j int) {
	i, j = s.find(i), s.find(j)
	s.parent[max(i, j)] = min(i, j)
}

// join is union unless that would bring together what must stay apart; it
// reports whether two sets became one.
func (s *sets) join(i, j int) bool {
	i, j = s.find(i), s.find(j)
	if i == j {
		return false
	}
	for _, p := range s.apart {
		a, b := s.find(p[0]), s.find(p[1])
		if a == i && b == j || a == j && b == i {
			return false
		}
	}
	s.union(i, j)
	return true
}

// count is the number of sets that the indices lie in.
func (s *sets) count(is []int) int {
	seen := map[int]bool{}
	for _, i := range is {
		seen[s.find(i)] = true
	}
	return len(seen)
}

func (s *sets) groups() [][]int {
	at := map[int]int{}
	var out [][]int
	for i := range s.parent {
		r := s.find(i)
		k, ok := at[r]
		if !ok {
			k = len(out)
			at[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}
