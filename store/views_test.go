package store

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestViewsAnswerTheirQuestions(t *testing.T) {
	db := open(t)
	js := testUnit{name: "东江光电有限公司", kind: "enterprise", province: "江苏省", city: "苏州市"}
	zj := testUnit{name: "西山电子有限公司", kind: "enterprise", province: "浙江省", city: "杭州市"}
	uni := testUnit{name: "南湖大学", kind: "university"}
	a, b := notice("甲", js, zj, uni), notice("乙", zj, js)
	again := notice("甲", js, zj, uni) // the same consortium in another document
	again.SHA256, again.Document.Values["title"] = "0123", "甲的公示"
	for _, r := range append(family()[4:5], a, b, again) {
		mustPut(t, db, r)
	}
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"SELECT name || ':' || consortia || ':' || led || ':' || documents FROM unit_ranking WHERE kind IS NOT NULL ORDER BY consortia DESC, led DESC, name",
			[]string{"西山电子有限公司:3:1:4", "东江光电有限公司:2:1:3", "南湖大学:1:0:2"}},
		{"SELECT min(a_name, b_name) || '+' || max(a_name, b_name) || ':' || consortia FROM unit_pairs WHERE consortia > 1",
			[]string{"东江光电有限公司+西山电子有限公司:2"}},
		{"SELECT field || ':' || province || ':' || consortia FROM consortia_by_field_province WHERE province IS NOT NULL ORDER BY 1",
			[]string{"第三代半导体:江苏省:1", "第三代半导体:浙江省:1"}},
		{"SELECT name || ':' || provinces || ':' || placed_members || ':' || outside_members || ':' || outside_pct FROM cross_province WHERE name = '甲创新联合体'",
			[]string{"甲创新联合体:2:2:1:50.0", "甲创新联合体:2:2:1:50.0"}},
		{"SELECT dated || ':' || role || ':' || consortium FROM unit_history WHERE unit = '南湖大学'",
			[]string{"2024-05-06:member:甲创新联合体", "2024-05-06:member:甲创新联合体"}},
	} {
		got := grid(t, db, c.query)
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.query, d)
		}
	}
	rows := grid(t, db, "SELECT name FROM sqlite_master WHERE type = 'view' AND sql NOT LIKE '%AS -- %'")
	if len(rows) > 0 {
		t.Errorf("views without a word on what they tell: %s", fmt.Sprint(rows))
	}
}
