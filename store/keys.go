package store

// keysOf lists the keys of a fact, without repetition.
func keysOf(c *factContent) []factKey {
	out := []factKey{{fold(c.Name), nameKey}}
	for _, a := range c.Aliases {
		if k := fold(a); k != out[0].key {
			out = append(out, factKey{k, aliasKey})
		}
	}
	if c.USCC != "" && !c.Shared {
		out = append(out, factKey{c.USCC, codeKey})
	}
	return out
}

// anchorOf is the name key that stands for a fact.
func anchorOf(c *factContent) string { return keysOf(c)[0].key }
