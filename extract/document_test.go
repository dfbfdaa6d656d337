package extract

import "testing"

func TestWhere(t *testing.T) {
	for _, c := range []struct {
		format Format
		src    Source
		want   string
	}{
		{PDF, Source{Page: 2, Box: Rect{90, 120.4, 130, 140}}, "第2页"},
		{PDF, Source{Page: 3}, "第3页"},
		{TXT, Source{Line: 14, Col: 3}, "第14行"},
		{DOCX, Source{Line: 14, Col: 1}, "第14段"},
		{XLSX, Source{Sheet: "名单", Cell: "B7"}, "名单!B7"},
		{XLSX, Source{Sheet: "2:1", Cell: "B7"}, "2:1!B7"},
		{TXT, Source{}, ""},
	} {
		if got := Where(c.format, c.src.String()); got != c.want {
			t.Errorf("Where(%s, %q) = %q, want %q", c.format, c.src, got, c.want)
		}
	}
}

func TestPlaceComesBack(t *testing.T) {
	src := Source{Page: 12, Box: Rect{90, 120, 130, 140}}
	if page, box, ok := ParsePlace(src.String()); !ok || page != 12 || box != src.Box {
		t.Errorf("got %d %v %v", page, box, ok)
	}
	for _, s := range []string{"第3页", "12:4", "名单!B7", ""} {
		if _, _, ok := ParsePlace(s); ok {
			t.Errorf("%q is no box on a page", s)
		}
	}
}

func TestSourceComesBack(t *testing.T) {
	for _, src := range []Source{
		{Page: 12, Box: Rect{90, 120, 130, 140}}, {Page: 3}, {Line: 14, Col: 3}, {Sheet: "名单", Cell: "B7"}, {Sheet: "甲!乙", Cell: "B7"}, {Sheet: "2:1", Cell: "B7"}, {},
	} {
		if got := ParseSource(src.String()); got != src {
			t.Errorf("ParseSource(%q) = %+v, want %+v", src, got, src)
		}
	}
}

func TestRefComesBack(t *testing.T) {
	for _, ref := range []Ref{{"members", 3, "uscc"}, {"members", 3, ""}, {"members", 0, ""}, {"members", 0, "uscc"}, {}} {
		if got := ParseRef(ref.String()); got != ref {
			t.Errorf("ParseRef(%q) = %+v, want %+v", ref, got, ref)
		}
	}
	if got := ParseRef("members/-3/x"); got.Ord != 0 {
		t.Errorf("a row below the first: %+v", got)
	}
}

func TestSlice(t *testing.T) {
	p := Passage{Value: Value{"甲乙丙丁", Source{Line: 3, Col: 5}}, Lines: []Line{{0, Source{Line: 3, Col: 5}}, {6, Source{Line: 4, Col: 1}}}}
	if v := p.Slice(3, 6); v.Text != "乙" || v.Src != (Source{Line: 3, Col: 6}) {
		t.Errorf("got %+v", v)
	}
	if v := p.Slice(9, 12); v.Text != "丁" || v.Src != (Source{Line: 4, Col: 2}) {
		t.Errorf("got %+v", v)
	}
	var joined Passage
	joined.Append("", p)
	joined.Append("\n", Passage{Value: Value{"戊", Source{Page: 2}}})
	if v := joined.Slice(13, 16); v.Text != "戊" || v.Src != (Source{Page: 2}) {
		t.Errorf("got %+v", v)
	}
}
