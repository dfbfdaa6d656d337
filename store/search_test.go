package store

import (
	"math/rand"
	"strings"
	"testing"
)

func TestSearchFindsEverySubstring(t *testing.T) {
	db := open(t)
	r := notice("关于组建光电芯片联合体的通知", testUnit{name: "东江光电有限公司", aliases: []string{"东江光电"}})
	r.Text += "第1条 “A/B”测试：ＦＵＬＬ width，100%。\n最后一字\"引号\"*终\n"
	rc := mustPut(t, db, r)
	mustPut(t, db, notice("另一份", testUnit{name: "南湖大学"}))
	runes := []rune(r.Text)
	rnd := rand.New(rand.NewSource(1))
	for range 300 {
		i := rnd.Intn(len(runes))
		n := 1 + rnd.Intn(min([]int{3, 12, 150}[rnd.Intn(3)], len(runes)-i))
		w := string(runes[i : i+n])
		if strings.TrimSpace(w) == "" {
			continue
		}
		hits, err := db.Search(t.Context(), w, 10)
		if err != nil {
			t.Fatalf("%q: %v", w, err)
		}
		found := false
		for _, h := range hits {
			found = found || h.Kind == "document" && h.ID == rc.Document && strings.Contains(h.Snippet, "【") && h.Place != ""
		}
		if !found {
			t.Errorf("%q is not found: %+v", w, hits)
		}
	}
}

func TestSearchRanksAndTellsPlaces(t *testing.T) {
	db := open(t)
	mustPut(t, db, notice("甲市通知", testUnit{name: "东江光电有限公司", aliases: []string{"东江光电"}}))
	mustPut(t, db, notice("东江光电专项通知", testUnit{name: "东江光电科技集团有限公司"}))
	hits, err := db.Search(t.Context(), "东江 光电", 5)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range hits {
		got = append(got, h.Kind+" "+h.Title)
	}
	want := []string{"unit 东江光电有限公司", "unit 东江光电科技集团有限公司", "consortium 东江光电专项通知创新联合体", "document 东江光电专项通知", "document 甲市通知"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if none, err := db.Search(t.Context(), strings.Repeat("东江光电", 50), 5); err != nil || len(none) != 0 {
		t.Errorf("a long word: %v, %v", none, err)
	}
	if none, err := db.Search(t.Context(), "江东", 5); err != nil || len(none) != 0 {
		t.Errorf("江东: %v, %v", none, err)
	}
	for _, w := range []string{"", " \u3000", strings.Repeat("长", maxWord+1)} {
		if _, err := db.Search(t.Context(), w, 5); err == nil {
			t.Errorf("%q: no error", w)
		}
	}
}

func TestSearchPlaceIsThatOfTheSnippet(t *testing.T) {
	db := open(t)
	r := notice("通知", testUnit{name: "东江光电有限公司"}, testUnit{name: "西山光电有限公司"})
	r.Text = "光电产业发展迅速。\n" + r.Text
	mustPut(t, db, r)
	hits, err := db.Search(t.Context(), "光电", 5)
	if err != nil {
		t.Fatal(err)
	}
	h := hits[len(hits)-1]
	if h.Kind != "document" || h.Place != "4:1" || !strings.Contains(h.Snippet, "东江【光电】有限公司") {
		t.Errorf("%+v", h)
	}
	if hits, err = db.Search(t.Context(), "迅速", 5); err != nil || len(hits) != 1 || hits[0].Place != "正文第1行" {
		t.Errorf("%+v, %v", hits, err)
	}
}
