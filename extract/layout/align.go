package layout

// aligned finds the tables without vertical rules among the bands of a column.
func (s *sheet) aligned(bs []band, free []stroke) []band { return bs }
