package store

import (
	"sync"

	"lianhe/normalize/unit"
	"lianhe/normalize/uscc"
)

// identityVersion is raised when package unit gives names other keys, or when
// identity.go changes: a database of another version has its units derived anew
// when it is opened for writing.
const identityVersion = 2

var parser = sync.OnceValues(unit.New)

// keysOf lists the keys of a fact, the key of its name first, without
// repetition.
func keysOf(c *factContent) ([]factKey, error) {
	p, err := parser()
	if err != nil {
		return nil, err
	}
	var out []factKey
	for i, k := range p.Keys(c.Name, c.Aliases) {
		switch {
		case i == 0 && k == "":
			out = append(out, factKey{fold(c.Name), nameKey}) // nothing but punctuation
		case i == 0:
			out = append(out, factKey{k, nameKey})
		default:
			out = append(out, factKey{k, aliasKey})
		}
	}
	if identifies(c.USCC) && !c.Shared {
		out = append(out, factKey{"uscc:" + c.USCC, codeKey})
	}
	return out, nil
}

// identifies reports whether a code can stand for one unit: its check character
// is right, which a typing error's is not, and it begins with a registration
// authority (GB 32100-2015, 5.1), as 000000000000000000 does not.
func identifies(code string) bool { return uscc.Check(code) && code[0] != '0' }

// fullName is the name of a unit written in full: 上海交通大学 for a document
// that says 上海交大. It is an alias with the key of the name, where one is longer.
func fullName(c *factContent) (string, error) {
	p, err := parser()
	if err != nil || len(c.Aliases) == 0 {
		return c.Name, err
	}
	full, key := c.Name, p.Key(c.Name)
	for _, a := range c.Aliases {
		if len(a) > len(full) && p.Key(a) == key {
			full = a
		}
	}
	return full, nil
}

// contentOf understands a name that a person gives, with the code of its row.
func contentOf(name, code string) (*factContent, error) {
	p, err := parser()
	if err != nil {
		return nil, err
	}
	u, _ := p.ParseWithCode(name, code)
	return &factContent{Name: u.Name, Kind: string(u.Kind), Province: u.Province, City: u.City, USCC: code, Aliases: u.Aliases}, nil
}
