package store

import (
	"fmt"
	"math/rand"
	"testing"

	"lianhe/extract"
	"lianhe/normalize"
)

// application builds a document of the size of a real application: 8 members,
// some 100 values with their places, 4,000 characters of text.
func application(n int) *normalize.Result {
	var units []testUnit
	for k := range 8 {
		u := testUnit{name: fmt.Sprintf("第%d号东江%d光电有限公司", k, n), kind: "enterprise", province: "江苏省", city: "苏州市", uscc: fmt.Sprintf("9132%07d%07d", n, k)}
		if k > 5 { // universities take part in many
			u = testUnit{name: fmt.Sprintf("南湖%d大学", (n*7+k)%50), kind: "university"}
		}
		units = append(units, u)
	}
	r := notice(fmt.Sprintf("第%d份申请书", n), units...)
	for range 120 {
		r.Text += "围绕第三代半导体产业链的薄弱环节，重点突破关键核心技术，形成自主可控的技术体系。\n"
	}
	for k := range 6 {
		text := fmt.Sprintf("第%d项任务：", k) + r.Text[len(r.Text)-1200:]
		r.Rows = append(r.Rows, &normalize.Row{Table: "narratives", Ord: k + 1,
			Values: map[string]any{"heading": "建设任务", "text": text, "char_count": int64(400)},
			Raw:    map[string]extract.Value{"heading": at("建设任务", k), "text": at(text, k)}})
	}
	for _, m := range r.Of("members") {
		for _, c := range []string{"task", "duty", "uscc", "role"} {
			m.Raw[c] = at("承担氮化镓外延工艺开发与验证", m.Ord)
			if c != "uscc" && c != "role" {
				m.Values[c] = "承担氮化镓外延工艺开发与验证"
			}
		}
	}
	return r
}

func BenchmarkPut(b *testing.B) {
	db := open(b)
	docs := make([]*normalize.Result, b.N)
	for i := range docs {
		docs[i] = application(i)
	}
	rows := 0
	for b.ResetTimer(); rows < b.N; rows++ {
		mustPut(b, db, docs[rows])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
	n := 0
	for _, r := range docs {
		n += len(r.Rows)
		for _, row := range r.Rows {
			n += len(row.Raw)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkSearch(b *testing.B) {
	db := open(b)
	for i := range 500 {
		mustPut(b, db, application(i))
	}
	for _, words := range []string{"薄弱环节", "体", "东江123光电 联合体", "没有的词"} {
		b.Run(words, func(b *testing.B) {
			for b.Loop() {
				if _, err := db.Search(b.Context(), words, 20); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAmbiguousPairs(b *testing.B) {
	db := open(b)
	for i := range 500 {
		mustPut(b, db, application(i))
	}
	for b.Loop() {
		if _, err := db.AmbiguousPairs(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkUnits is the identity of units: documents of 100 units each, every
// tenth under another spelling or with a code that an earlier one has.
func BenchmarkUnits(b *testing.B) {
	db := open(b)
	units := func(n int) *normalize.Result {
		us := make([]testUnit, 100)
		for k := range us {
			us[k] = testUnit{name: fmt.Sprintf("东江%d号第%d光电有限公司", n, k), uscc: fmt.Sprintf("9132%07d%07d", n, k)}
			if k%10 == 0 && n > 0 {
				us[k].uscc = fmt.Sprintf("9132%07d%07d", n-1, k+1)
			}
		}
		return notice(fmt.Sprint("第", n, "份"), us...)
	}
	n := 0
	for b.Loop() {
		mustPut(b, db, units(n))
		n++
	}
	b.ReportMetric(float64(100*n)/b.Elapsed().Seconds(), "units/s")
}

// BenchmarkCheckAcross is a round of the inbox that has taken one application
// more, over a database of 8,000 with 48,000 units: what it has in common with the
// others, against a comparison of everything, as at the end of a bulk import.
func BenchmarkCheckAcross(b *testing.B) {
	db := open(b)
	r := rand.New(rand.NewSource(1))
	brand := func() string {
		return string([]rune{rune(0x4e00 + r.Intn(6000)), rune(0x4e00 + r.Intn(6000)), rune(0x4e00 + r.Intn(6000))})
	}
	n := 0
	add := func() {
		var units []testUnit
		for k := range 8 {
			u := testUnit{name: []string{"江苏", "苏州", "上海", "合肥", "杭州"}[n%5] + brand() + []string{"光电科技", "新材料", "生物医药", "半导体"}[k%4] + "有限公司", kind: "enterprise", uscc: fmt.Sprintf("9132%07d%07d", n, k)}
			if k > 5 { // universities take part in many
				u = testUnit{name: fmt.Sprintf("南湖%d大学", r.Intn(300)), kind: "university"}
			}
			units = append(units, u)
		}
		mustPut(b, db, applied(fmt.Sprintf("第%d联合体", n), "2023-07-01", units...))
		n++
	}
	check := func() {
		if err := db.CheckAcross(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	for n < 8000 {
		add()
	}
	check()
	b.Run("one more", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			add()
			b.StartTimer()
			check()
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			forgetComparison(b, db)
			b.StartTimer()
			check()
		}
	})
}
