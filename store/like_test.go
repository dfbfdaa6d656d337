package store

import "testing"

func TestLike(t *testing.T) {
	db := open(t)
	mustPut(t, db, notice("甲", testUnit{name: "江苏澄湖大学"}, testUnit{name: "苏州澄湖微电子股份有限公司"}))
	for _, tt := range []struct {
		name, same, near string
	}{
		{"江苏 澄湖大学", "江苏澄湖大学", ""},
		{"江苏橙湖大学", "", "江苏澄湖大学"},
		{"苏州澄湖微电子有限公司", "", "苏州澄湖微电子股份有限公司"},
		{"云杉实验室", "", ""},
	} {
		likes, err := db.Like(t.Context(), tt.name)
		if err != nil {
			t.Fatal(err)
		}
		var same, near string
		for _, l := range likes {
			if l.Reason == "" {
				same += l.Name
			} else {
				near += l.Name
			}
		}
		if same != tt.same || near != tt.near {
			t.Errorf("%s: the same %q, near %q; want %q and %q", tt.name, same, near, tt.same, tt.near)
		}
	}
}
