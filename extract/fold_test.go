package extract

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func passage(text string) Passage {
	return Passage{Value: Value{text, Source{Line: 3, Col: 1}}}
}

func TestFold(t *testing.T) {
	for _, c := range []struct {
		in     string
		spaces Spaces
		want   string
	}{
		{"苏科高发 〔２０２４〕 81 号", DropSpaces, "苏科高发[2024]81号"},
		{"（一）研发投入，不低于３％；", DropSpaces, "(一)研发投入,不低于3%;"},
		{"\u3000汪雯\u3000 吴倩雯 \n025", KeepSpaces, "汪雯 吴倩雯 025"},
		{"提出**165**项\u200b任务", DropSpaces, "提出165项任务"},
		{"", DropSpaces, ""},
	} {
		if got := Fold(passage(c.in), c.spaces).Text; got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// What is found in the folded text is cut out as printed, at its place.
func TestFoldedValue(t *testing.T) {
	f := Fold(passage("\u3000不低于 ３ ％。"), DropSpaces)
	i := strings.Index(f.Text, "3%")
	want := Value{"３ ％", Source{Line: 3, Col: 6}}
	if got := f.Value(i, i+2); got != want {
		t.Errorf("Value = %+v, want %+v", got, want)
	}
	if got := f.Value(2, 2); got.Text != "" {
		t.Errorf("an empty span reads %q", got.Text)
	}
}

func TestFoldedPassage(t *testing.T) {
	p := passage("甲乙")
	p.Append("", Passage{Value: Value{"丙丁", Source{Line: 4, Col: 1}}})
	f := Fold(p, DropSpaces)
	q := f.Passage(len("甲"), len("甲乙丙"))
	if q.Text != "乙丙" || q.Slice(len("乙"), len("乙丙")).Src.Line != 4 || q.Src.Col != 2 {
		t.Errorf("Passage = %+v", q)
	}
}

func TestNumber(t *testing.T) {
	for in, want := range map[string]Numbering{
		"一、总体要求":      {1, len("一、")},
		"第二章 组建条件":    {1, len("第二章")},
		"（十二）其他":      {2, len("(十二)")},
		"1．遵循机制":      {3, 2},
		"3、联系人":       {3, len("3、")},
		"2.2023年研发费用": {3, 2},
		"(3) 材料":      {4, 3},
		"8.2 建设加快":    {0, 0},
		"2.5亿元以上":     {0, 0},
		"2024年":       {0, 0},
		"一是突出任务":      {0, 0},
	} {
		if got := Fold(passage(in), DropSpaces).Number(); got != want {
			t.Errorf("%s: %+v, want %+v", in, got, want)
		}
	}
}

// Every piece of the folded text is a piece of what is printed.
func FuzzFold(f *testing.F) {
	f.Add("苏科高发 〔２０２４〕 81 号", 3, 9)
	f.Add("**a**\xff\u3000", 0, 1)
	f.Fuzz(func(t *testing.T, s string, i, j int) {
		for _, spaces := range []Spaces{DropSpaces, KeepSpaces} {
			g := Fold(passage(s), spaces)
			if i < 0 || j > len(g.Text) || i >= j || !utf8.RuneStart(g.Text[i]) || j < len(g.Text) && !utf8.RuneStart(g.Text[j]) {
				continue
			}
			if v := g.Value(i, j); !strings.Contains(s, v.Text) || v.Text == "" {
				t.Fatalf("%q is not in %q", v.Text, s)
			}
			if p := g.Passage(i, j); p.Text != g.Value(i, j).Text {
				t.Fatalf("the passage %q is not the value", p.Text)
			}
		}
	})
}
