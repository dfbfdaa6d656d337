package unit

// NearKeys are the keys of a unit's name by which Candidates compares it: two
// names that share none are no candidates, and whether two that share some are
// depends on the names that have one of these alone.
func (p *Parser) NearKeys(u Unit) []int64 {
	f := p.nearForm(&u)
	return f.keys(nil)
}
