package pdf

import (
	"fmt"
	"reflect"
	"testing"
)

func TestObjects(t *testing.T) {
	cases := []struct {
		in   string
		want object
	}{
		{"12", 12.0},
		{"-.5", -0.5},
		{"--5", -5.0},
		{"1.2.3", 1.2},
		{"7 0 R", ref{7, 0}},
		{"[1 2 3]", []object{1.0, 2.0, 3.0}},
		{"[1 2 0 R]", []object{1.0, ref{2, 0}}},
		{"(a\\(b\\)\\101\\\nc(d))", str("a(b)Ac(d)")},
		{"<48 69 7>", str("Hip")},
		{"/A#20B", name("A B")},
		{"<</A 1/B[/C]/D<</E(x)>>>>", dict{"A": 1.0, "B": []object{name("C")}, "D": dict{"E": str("x")}}},
		{"<</A 1 /B", dict{"A": 1.0}},
		{"[ true false null % note\n]", []object{true, false, nil}},
	}
	for _, c := range cases {
		l := lexer{data: []byte(c.in)}
		if got := l.object(0); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %#v, want %#v", c.in, got, c.want)
		}
	}
}

// Whatever the bytes, the lexer moves on and ends.
func FuzzLexer(f *testing.F) {
	for _, s := range []string{"BT /F1 12 Tf (a\\)b) Tj ET", "<</A [1 2 R (x) <41>]>>", "1 0 obj << /Length 3 >> stream", "+-.+ ))>> <4", "[[[[[[[["} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l := lexer{data: data}
		for last := -1; l.next() != tokEOF; last = l.pos {
			if l.pos <= last || l.pos > len(data) {
				t.Fatalf("from %d to %d of %d", last, l.pos, len(data))
			}
		}
		l = lexer{data: data}
		for l.pos < len(data) {
			before := l.pos
			l.object(0)
			if l.pos <= before {
				t.Fatalf("no progress at %d", before)
			}
		}
	})
}

func FuzzFilters(f *testing.F) {
	f.Add("FlateDecode", []byte("x\x9cKLJ\x06\x00\x02M\x01'"), 12.0, 4.0)
	f.Add("LZWDecode", []byte{0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01}, 2.0, 1.0)
	f.Add("RunLengthDecode", []byte{2, 'a', 'b', 'c', 254, 'x', 128}, 1.0, 1.0)
	f.Add("ASCII85Decode", []byte("87cURD]i,\"Ebo80~>"), 1.0, 1.0)
	f.Fuzz(func(t *testing.T, filter string, data []byte, pred, columns float64) {
		const limit = 1 << 16
		out, _ := decode(name(filter), data, dict{"Predictor": pred, "Columns": columns}, limit)
		if len(out) > limit+128 && filter != "Crypt" {
			t.Fatalf("%d bytes over the limit", len(out))
		}
	})
}

func TestFilters(t *testing.T) {
	cases := []struct {
		filter name
		in     string
		want   string
	}{
		{"LZWDecode", "\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", "-----A---B"},
		{"ASCIIHexDecode", "48656c6C6f>", "Hello"},
		{"ASCII85Decode", "87cURD]i,\"Ebo80~>", "Hello World!"},
		{"RunLengthDecode", "\x02abc\xfex\x80", "abcxxx"},
	}
	for _, c := range cases {
		got, err := decode(c.filter, []byte(c.in), nil, 1000)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v, want %q", c.filter, got, err, c.want)
		}
	}
	if _, err := decode("RunLengthDecode", []byte("\x81a\x81a"), nil, 100); err != errLimit {
		t.Errorf("over the limit: %v", err)
	}
	if got := fmt.Sprint(unpredict([]byte{1, 1, 1, 1, 2, 1, 1, 1}, dict{"Predictor": 15.0, "Columns": 3.0})); got != "[1 2 3 2 3 4]" {
		t.Errorf("PNG predictor: %s", got)
	}
}
