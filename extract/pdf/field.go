package pdf

// inherited looks a key up in a field and its parents.
func (f *file) inherited(a dict, key name) object {
	for i := 0; i < 32 && a != nil; i++ {
		if v := f.resolve(a[key]); v != nil {
			return v
		}
		a = f.dict(a["Parent"])
	}
	return nil
}

// fieldPassword marks a text field whose value is not to be shown.
const fieldPassword = 1 << 13

// fieldValue is the value of a text or choice field that may be shown, a string or
// an array of them.
func (f *file) fieldValue(a dict) object {
	ft, _ := f.inherited(a, "FT").(name)
	if ft != "Tx" && ft != "Ch" || asInt(f.inherited(a, "Ff"))&fieldPassword != 0 {
		return nil
	}
	v := f.inherited(a, "V")
	if ft == "Ch" {
		return f.displayed(a, v)
	}
	return v
}

// displayed are the options of a choice field that are chosen, as they are shown:
// an option may be a pair of the value that is exported and the text for people.
func (f *file) displayed(a dict, v object) object {
	shown := map[str]object{}
	for _, o := range f.array(f.inherited(a, "Opt")) {
		if pair := f.array(o); len(pair) == 2 {
			if exported, ok := f.resolve(pair[0]).(str); ok {
				shown[exported] = f.resolve(pair[1])
			}
		}
	}
	display := func(v object) object {
		if s, ok := f.resolve(v).(str); ok && shown[s] != nil {
			return shown[s]
		}
		return v
	}
	if chosen := f.array(v); chosen != nil {
		out := make([]object, len(chosen))
		for i := range chosen {
			out[i] = display(chosen[i])
		}
		return out
	}
	return display(v)
}

// fieldSize is the size of the font in the default appearance of a field, 0 for
// one that the viewer chooses.
func (f *file) fieldSize(a dict) float64 {
	da, _ := f.inherited(a, "DA").(str)
	l := lexer{data: []byte(da)}
	last, size := 0.0, 0.0
	for k := l.next(); k != tokEOF; k = l.next() {
		if k == tokNumber {
			last = l.num
		}
		if k == tokKeyword && string(l.text) == "Tf" {
			size = last
		}
	}
	return size
}
