package pdf

// The objects of a PDF file (ISO 32000-1, 7.3). null is nil, a boolean bool, any
// number float64, a string str, an array []object.
type (
	object any
	name   string
	str    string
	dict   map[name]object
	ref    struct{ num, gen int }
	stream struct {
		dict
		raw []byte // as it lies in the file
		id  ref    // the object it is, for the key of its encryption

		counted bool // among the inflated data of the file
		damaged bool // not all of its data could be read
	}
)

// keyword is an operator or any other bare word; only the parser sees it.
type keyword string

func asNum(o object, def float64) float64 {
	if n, ok := o.(float64); ok {
		return n
	}
	return def
}

// asInt is a number as an int, 0 for anything that is none or is out of range.
func asInt(o object) int {
	n, _ := o.(float64)
	if n != n || n > 1<<40 || n < -1<<40 {
		return 0
	}
	return int(n)
}
