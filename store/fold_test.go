package store

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"长三角 Chiplet\n集成", "长三角chiplet集成"}, {"ＡＢ１２％", "ab12%"}, {"⽬录\u200b\ufeff", "目录"}, {"（A）", "(a)"}, {"㎡", "m2"}, {"\x00\x07 \u3000", ""}, {"\xff字", "\ufffd字"},
	} {
		if got := fold(c.in); got != c.want {
			t.Errorf("fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "长三角 Chiplet 集成", "ＡＢ１２％㎡⽬", "\xff\xfe", "ﬁ İ ẞ", "a\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g := fold(s)
		if !utf8.ValidString(g) {
			t.Fatalf("%q is no UTF-8", g)
		}
		p := foldWithPlaces(s)
		if p.text != g {
			t.Fatalf("%q with places, %q without", p.text, g)
		}
		last := int32(0)
		for _, i := range p.from {
			if i < last || int(i) > len(s) {
				t.Fatalf("places go back or beyond: %v", p.from)
			}
			last = i
		}
		// Every rune is a term of its own, and none holds what the tokenizer cuts at.
		for _, term := range strings.Split(terms(g), " ") {
			if utf8.RuneCountInString(term) > 1 || len(term) == 1 && !strings.Contains("0123456789abcdefghijklmnopqrstuvwxyz", term) {
				t.Fatalf("term %q", term)
			}
		}
	})
}

func FuzzSecondStatement(f *testing.F) {
	for _, s := range []string{"SELECT 1; SELECT 2", "SELECT ';' -- ;\n", "/* ; */ SELECT \"a;b\", [;], `;`", "SELECT 1;;; -- x", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, q string) {
		tail := secondStatement(q)
		if !strings.HasSuffix(q, tail) {
			t.Fatalf("%q is no end of %q", tail, q)
		}
		// Without its tail it is one statement, and the tail begins one.
		if tail != "" && (secondStatement(strings.TrimSuffix(q, tail)) != "" || strings.ContainsAny(tail[:1], "; \n\t")) {
			t.Fatalf("%q leaves more than one statement of %q", tail, q)
		}
	})
}
