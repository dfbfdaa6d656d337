package sheet

import "unicode/utf16"

// text reads strings from the data of a record and of the CONTINUE records that
// go on with it.
type text struct {
	parts [][]byte
	part  int
	pos   int
	bad   bool // read beyond the end
}

// room moves to the next part where the current one is used up, and returns how
// many bytes are left in it.
func (t *text) room() int {
	for t.part < len(t.parts) && t.pos >= len(t.parts[t.part]) {
		t.part++
		t.pos = 0
	}
	if t.part >= len(t.parts) {
		t.bad = true
		return 0
	}
	return len(t.parts[t.part]) - t.pos
}

func (t *text) u8() int {
	if t.room() == 0 {
		return 0
	}
	b := t.parts[t.part][t.pos]
	t.pos++
	return int(b)
}

func (t *text) u16() int { return t.u8() | t.u8()<<8 }

func (t *text) u32() int { return t.u16() | t.u16()<<16 }

func (t *text) skip(n int) {
	for n > 0 && !t.bad {
		k := min(n, t.room())
		t.pos += k
		n -= k
	}
}

// short reads a string whose length is a byte, long one whose length are two.
func (t *text) short() (string, error) { return t.chars(t.u8()) }

func (t *text) long() (string, error) { return t.chars(t.u16()) }

// chars reads a string of n characters: flags, the counts of formatting runs and
// phonetic data, the characters, then that data ([MS-XLS] 2.5.293). A character
// takes one byte or two; where a part ends within the characters, the next one
// begins with a flag of its own.
func (t *text) chars(n int) (string, error) {
	const wideChars, phonetic, runs = 1, 4, 8
	flags := t.u8()
	tail := 0
	if flags&runs != 0 {
		tail += 4 * t.u16()
	}
	if flags&phonetic != 0 {
		tail += t.u32()
	}
	wide := flags&wideChars != 0
	units := make([]uint16, 0, min(n, 1<<15))
	for ; n > 0 && !t.bad; n-- {
		if t.part+1 < len(t.parts) && t.pos >= len(t.parts[t.part]) {
			wide = t.u8()&wideChars != 0
		}
		if wide {
			units = append(units, uint16(t.u16()))
		} else {
			units = append(units, uint16(t.u8()))
		}
	}
	t.skip(tail)
	if t.bad {
		return "", errCut
	}
	return breaks.Replace(string(utf16.Decode(units))), nil
}
