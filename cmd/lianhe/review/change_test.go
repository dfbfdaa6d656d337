package review

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/store"
)

func TestMergeAndUndo(t *testing.T) {
	s := newSite(t)
	pairs, err := s.db.AmbiguousPairs(t.Context())
	if err != nil || len(pairs) != 1 {
		t.Fatalf("pairs %v, %v", pairs, err)
	}
	form := url.Values{"a": {itoa(pairs[0].A.ID)}, "b": {itoa(pairs[0].B.ID)}}
	status, body := s.post(t, "/units/pairs", "/units/merge", form)
	if status != http.StatusOK || !strings.Contains(body, "已合并为同一单位") || !strings.Contains(body, "没有需要判断的单位名称") {
		t.Fatalf("merge: %d\n%s", status, body)
	}
	if _, body := s.get(t, "/findings?code=unit.ambiguous"); !strings.Contains(body, "没有符合条件的意见") {
		t.Error("the finding about the pair is still there")
	}
	ds, err := s.db.Decisions(t.Context())
	if err != nil || len(ds) != 1 {
		t.Fatalf("decisions %v, %v", ds, err)
	}
	if _, body = s.post(t, "/units/pairs", "/units/undo", url.Values{"decision": {itoa(ds[0].ID)}}); !strings.Contains(body, "已撤销该项决定") {
		t.Error("not undone")
	}
	if pairs, err = s.db.AmbiguousPairs(t.Context()); err != nil || len(pairs) != 1 {
		t.Fatalf("after the undo: pairs %v, %v", pairs, err)
	}
	form = url.Values{"a": {itoa(pairs[0].A.ID)}, "b": {itoa(pairs[0].B.ID)}}
	if _, body = s.post(t, "/units/pairs", "/units/apart", form); !strings.Contains(body, "已认定为不同单位") {
		t.Error("not kept apart")
	}
	if status, body = s.post(t, "/units/pairs", "/units/merge", url.Values{"a": {"1"}, "b": {"2"}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "没有编号为 1 的单位") {
		t.Errorf("units that are not there: %d", status)
	}
}

func TestMergeByName(t *testing.T) {
	s := newSite(t)
	pairs, err := s.db.AmbiguousPairs(t.Context())
	if err != nil || len(pairs) != 1 {
		t.Fatalf("pairs %v, %v", pairs, err)
	}
	a, b := pairs[0].A, pairs[0].B
	for _, x := range []struct {
		name string
		want string
	}{{"没有这家公司", "没有名为“没有这家公司”的单位"}, {a.Name, "两者已经是同一个单位"}, {" " + b.Name + "（盖章）", "已合并为同一单位"}} {
		if _, body := s.post(t, unitPath(a.ID), "/units/merge", url.Values{"a": {itoa(a.ID)}, "name": {x.name}}); !strings.Contains(body, x.want) {
			t.Errorf("%q: no %q in\n%s", x.name, x.want, body)
		}
	}
}

func TestSplit(t *testing.T) {
	s := newSite(t)
	pairs, err := s.db.AmbiguousPairs(t.Context())
	if err != nil || len(pairs) != 1 {
		t.Fatalf("pairs %v, %v", pairs, err)
	}
	d, err := s.db.MergeUnits(t.Context(), pairs[0].A.ID, pairs[0].B.ID)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.db.Query(t.Context(), "SELECT unit_id FROM members WHERE document_id = ?", s.notice)
	if err != nil {
		t.Fatal(err)
	}
	var unit int64
	if err := rows.Each(func(r []any) error { unit = r[0].(int64); return nil }); err != nil {
		t.Fatal(err)
	}
	_, body := s.post(t, unitPath(unit), "/units/split", url.Values{"unit": {itoa(unit)}})
	if !strings.Contains(body, "已按名称拆开") || !strings.Contains(body, d.Label) {
		t.Errorf("split:\n%s", body)
	}
}

// shownValue is the value in the database, as its page shows it.
func (s *site) shownValue(t *testing.T, ref string) string {
	t.Helper()
	_, body := s.get(t, s.value(ref))
	m := regexp.MustCompile(`(?s)<p class="big">(.*?)</p>`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("%s has no value", ref)
	}
	return m[1]
}

func TestCorrectAndRestore(t *testing.T) {
	s := newSite(t)
	const empty = `<span class="missing">未填</span>`
	for _, x := range []struct{ ref, before, entry, after string }{
		{"members/1/uscc", "91320500MA1NPQR890", "91320302MA1JKLM67T", "91320302MA1JKLM67T"},
		{"members/1/name", "苏州澄湖微电子有限公司", "苏州 澄湖微电子股份有限公司（盖章）", "苏州澄湖微电子股份有限公司"},
		{"members/1/revenue_yuan", "1,200,000,000", "12.6亿元", "1,260,000,000"},
		{"members/1/role", "牵头单位", "co_lead", "联合牵头单位"},
		{"applications/1/filled_on", "2024-05", "2024年5月23日", "2024-05-23"},
		{"applications/1/contact_person", empty, "邢若舟", "邢若舟"},
		{"applications/1/lead_name", "苏州澄湖微电子有限公司", "", empty},
		{"applications/1/member_count", empty, "5家", "5"},
		{"consortia/1/name", "苏州市碳化硅创新联合体", "苏州市碳化硅 器件创新联合体", "苏州市碳化硅器件创新联合体"},
		{"documents/1/doc_number", empty, "苏科高发(2024)81号", "苏科高发〔2024〕81号"},
		{"documents/1/disclosure", empty, "主动公开", "主动公开"},
	} {
		if got := s.shownValue(t, x.ref); got != x.before {
			t.Errorf("%s is %q at first, want %q", x.ref, got, x.before)
		}
		status, body := s.post(t, s.value(x.ref), fmt.Sprintf("/documents/%d/value", s.application), url.Values{"ref": {x.ref}, "value": {x.entry}, "note": {"与单位核实"}})
		if status != http.StatusOK || !strings.Contains(body, "已保存更正") || !strings.Contains(body, "说明：与单位核实") {
			t.Errorf("%s: status %d, not corrected", x.ref, status)
		}
		if got := s.shownValue(t, x.ref); got != x.after {
			t.Errorf("%s is %q after %q, want %q", x.ref, got, x.entry, x.after)
		}
		if _, body = s.post(t, s.value(x.ref), fmt.Sprintf("/documents/%d/value/original", s.application), url.Values{"ref": {x.ref}}); !strings.Contains(body, "已撤销更正") {
			t.Errorf("%s: not restored", x.ref)
		}
		if got := s.shownValue(t, x.ref); got != x.before {
			t.Errorf("%s is %q when restored, want %q", x.ref, got, x.before)
		}
	}
}

func TestDoubtfulEntriesAreRefused(t *testing.T) {
	s := newSite(t)
	for ref, entry := range map[string]string{
		"members/1/uscc": "91320302MA1JKLM670", "members/1/revenue_yuan": "很多", "members/1/role": "boss", "applications/1/filled_on": "2024年13月",
		"applications/1/member_count": "五六家", "members/1/unit_id": "5", "consortia/1/id": "9",
	} {
		status, body := s.post(t, s.value("members/1/uscc"), fmt.Sprintf("/documents/%d/value", s.application), url.Values{"ref": {ref}, "value": {entry}})
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `role="alert"`) {
			t.Errorf("%s = %q: status %d, want 422 and why", ref, entry, status)
		}
	}
	if cs, err := s.db.Corrections(t.Context(), s.application); err != nil || len(cs) > 0 {
		t.Errorf("corrections %v, %v", cs, err)
	}
}

// A finding is answered by a correction of its value, and by the word that the
// value is right.
func TestAnsweredFindings(t *testing.T) {
	s := newSite(t)
	open := func() bool {
		_, body := s.get(t, "/findings?code="+extract.USCCInvalid)
		return strings.Contains(body, "校验不通过")
	}
	if !open() {
		t.Fatal("no finding at first")
	}
	form := url.Values{"ref": {"members/1/uscc"}}
	if _, body := s.post(t, s.value("members/1/uscc"), fmt.Sprintf("/documents/%d/value/confirm", s.application), form); !strings.Contains(body, "核对无误") {
		t.Error("not confirmed")
	}
	if open() {
		t.Error("the finding is still open")
	}
	if _, body := s.get(t, "/findings?answered=1"); !strings.Contains(body, "校验不通过") {
		t.Error("the finding is not among the answered ones")
	}
	if _, body := s.get(t, "/?state=done"); !strings.Contains(body, "苏州市碳化硅创新联合体") {
		t.Error("the document, whose only doubt was answered, is not done")
	}
	s.post(t, s.value("members/1/uscc"), fmt.Sprintf("/documents/%d/value/original", s.application), form)
	if !open() {
		t.Error("the finding is not open again")
	}
}

func TestOriginalIsOnlySaved(t *testing.T) {
	s := newSite(t)
	res, err := s.Client().Get(fmt.Sprintf("%s/documents/%d/original", s.URL, s.application))
	if err != nil {
		t.Fatal(err)
	}
	_, body := read(t, res)
	if body != "<html>original</html>" {
		t.Errorf("body %q", body)
	}
	for name, want := range map[string]string{"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment; filename*=utf-8''%E7%94%B3%E8%AF%B7%E4%B9%A6.pdf", "Content-Security-Policy": "sandbox; default-src 'none'"} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestDispositionNames(t *testing.T) {
	for name, want := range map[string]string{
		"a.pdf": "attachment; filename=a.pdf", "a\r\nX: y": `attachment; filename="a__X_ y"`, `..\..\a"b`: "attachment; filename=.._.._a_b", "": `attachment; filename=""`,
	} {
		if got := disposition(name); got != want {
			t.Errorf("disposition(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestPicture(t *testing.T) {
	s := newSite(t)
	status, body := s.get(t, fmt.Sprintf("/documents/%d/picture?ref=members/1/uscc", s.application))
	if status != http.StatusOK || body != "picture of page 2 at 90" {
		t.Errorf("%d %q", status, body)
	}
	if status, _ = s.get(t, fmt.Sprintf("/documents/%d/picture?ref=members/1/task", s.application)); status != http.StatusNotFound {
		t.Errorf("a value without a place: status %d", status)
	}
}

func TestPlaceName(t *testing.T) {
	for _, x := range []struct{ format, place, want string }{
		{"pdf", "第2页(90,120,130,140)", "第2页"}, {"pdf", "第1-3页", "第1-3页"}, {"xlsx", "名单!B7", "名单!B7"},
		{"txt", "12:1", "第12行"}, {"txt", "12:4", "第12行"}, {"docx", "12:4", "第12段"}, {"docx", "", ""},
	} {
		if got := placeName(x.format, x.place); got != x.want {
			t.Errorf("placeName(%q, %q) = %q, want %q", x.format, x.place, got, x.want)
		}
	}
}

// What a page shows can be stored again as it is: a person who changes one digit
// does not have to write the rest in another way.
func TestEntriesAsShown(t *testing.T) {
	n, err := normalize.New()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{normalizer: n}
	for ref, shown := range map[string]any{
		"members/1/revenue_yuan": 980000000.0, "members/1/rd_yuan": 1234567.5, "members/1/uscc": "91320302MA1JKLM67T", "members/1/task": "整机\n集成", "members/1/role": "co_lead",
		"projects/1/period_start": "2021-06", "projects/1/period_end": "2024-05-01", "platforms/1/built_on": "2021", "platforms/1/level": "national",
		"deadlines/1/month_day": "02-29", "deadlines/1/due_on": "2025-05-16", "indicators/1/change_pct": -3.5, "indicators/1/value": 3.86e9, "indicators/1/unit": "台（套）", "indicators/1/qualifier": "over",
		"requirements/1/value": 3.0, "requirements/1/op": ">=", "requirements/1/period": "上年度", "consortia/1/seq": 12.0, "sections/1/number": "一", "applications/1/filled_on": "2024",
		"documents/1/issued_on": "2024-05-23", "documents/1/doc_number": "苏科高发〔2024〕81号", "contacts/1/phone": "0512-88880000转8", "narratives/1/char_count": 501.0,
	} {
		if got, err := s.entered(extract.ParseRef(ref), display("", "", shown)); err != nil || got != shown {
			t.Errorf("%s: %v is read as %v, %v", ref, shown, got, err)
		}
	}
	for ref, entries := range map[string][]string{
		"projects/1/period_end": {"以后"}, "deadlines/1/month_day": {"02-30", "13-01"}, "indicators/1/change_pct": {"NaN", "Inf", "很多"}, "deadlines/1/due_on": {"5月16日", "2025-02-30"},
		"members/1/revenue_yuan": {"1e999", "0x", "12元3角以上"}, "consortia/1/seq": {"第一批"},
	} {
		for _, e := range entries {
			if got, err := s.entered(extract.ParseRef(ref), e); err == nil {
				t.Errorf("%s: %q is read as %v", ref, e, got)
			}
		}
	}
}

func FuzzEntered(f *testing.F) {
	n, err := normalize.New()
	if err != nil {
		f.Fatal(err)
	}
	s := &server{normalizer: n}
	for _, seed := range [][2]string{{"members/1/uscc", "91320302MA1JKLM67T"}, {"members/1/revenue_yuan", "12.6亿元"}, {"deadlines/1/due_on", "2025年5月"}, {"documents/1/title", "关于\n公布"}, {"documents/1/title", "关于\x7f\u200b公布"}, {"members//", "x"}, {"a/b/c/d", "无"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, ref, typed string) {
		r := extract.ParseRef(ref)
		v, err := s.entered(r, typed)
		if err != nil || v == nil {
			return
		}
		if _, ok := correctable(r); !ok {
			t.Fatalf("%q takes a value", ref)
		}
		// What was stored is shown, and can be stored again.
		if again, err := s.entered(r, shown(v)); err != nil || again != v {
			t.Fatalf("%s: %q is stored as %q, which is read as %v, %v", ref, typed, v, again, err)
		}
	})
}

func FuzzMarked(f *testing.F) {
	f.Add("…建设【碳化硅】中心…")
	f.Add("【<script>】】【【")
	f.Fuzz(func(t *testing.T, s string) {
		out := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(string(marked(s)))
		if strings.ContainsAny(out, "<>\"'") {
			t.Fatalf("%q is not escaped: %q", s, out)
		}
	})
}

// put stores an application beside those of the site.
func (s *site) put(t *testing.T, item store.Item) string {
	t.Helper()
	item.Result.SHA256, item.SHA256, item.Path, item.Format, item.ParserVersion, item.At = item.Name, item.Name, "收到/太湖.zip!"+item.Name, extract.XLSX, "1", time.Now()
	item.Result.Format, item.Result.Kind, item.Result.Document = extract.XLSX, extract.Application, &normalize.Row{Table: "documents", Ord: 1}
	item.Result.Rows = append(item.Result.Rows, &normalize.Row{Table: "consortia", Ord: 1, Values: map[string]any{"name": "太湖联合体"}},
		&normalize.Row{Table: "applications", Ord: 1, Values: map[string]any{"consortium_id": int64(1), "lead_type": "backbone"}})
	receipt, err := s.db.Put(t.Context(), item)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("/documents/%d", receipt.Document)
}

// A finding on a whole table has no value to correct; a person accepts or dismisses
// it, says why, and can take that back.
func TestTableFindingIsAnswered(t *testing.T) {
	s := newSite(t)
	page := s.put(t, store.Item{Name: "太湖.xlsx", Result: &normalize.Result{
		Findings: []extract.Issue{{Code: extract.MembersNoUniversity, Severity: extract.SevWarning, Ref: extract.Ref{Table: "members"}, Text: "3家参与单位中没有<b>高校</b>"}}}})
	_, body := s.get(t, page)
	link := regexp.MustCompile(page + `/finding\?key=([0-9a-f]+)`).FindStringSubmatch(body)
	if link == nil {
		t.Fatalf("no way to answer on\n%s", body)
	}
	say := func(key, answer, note string) (int, string) {
		return s.post(t, link[0], page+"/finding", url.Values{"key": {key}, "answer": {answer}, "note": {note}})
	}
	listed := func(query string) bool {
		_, body := s.get(t, "/findings?code="+extract.MembersNoUniversity+query)
		return strings.Contains(body, "参与单位中没有")
	}
	if _, body := s.get(t, link[0]); !strings.Contains(body, "&lt;b&gt;") || strings.Contains(body, "<b>高校") {
		t.Error("the finding is not shown, or not escaped")
	}
	if status, body := say(link[1], "perhaps", ""); status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown answer: %d\n%s", status, body)
	}
	if status, body := say(link[1], "dismissed", "有<i>南湖大学</i>"); status != http.StatusOK || !strings.Contains(body, "不影响") || !strings.Contains(body, "&lt;i&gt;南湖大学") {
		t.Errorf("not dismissed: %d\n%s", status, body)
	}
	if listed("") || !listed("&answered=1") {
		t.Error("the answered finding is among the open ones, or not among the answered")
	}
	if _, body := s.get(t, "/?state=done"); !strings.Contains(body, "太湖联合体") {
		t.Error("the document is not done")
	}
	if status, _ := say(link[1], "", ""); status != http.StatusOK || !listed("") {
		t.Errorf("the finding is not open again: %d", status)
	}
	if status, _ := say("00", "accepted", ""); status != http.StatusNotFound || !listed("") {
		t.Errorf("a finding that is not there: %d", status)
	}
}

// The documents of one application lead to each other.
func TestCompanionsAreShown(t *testing.T) {
	s := newSite(t)
	form := s.put(t, store.Item{Name: "申请书.docx", Archive: "z", Result: &normalize.Result{Rules: "jiangsu-2023"}})
	table := s.put(t, store.Item{Name: "信息表.xlsx", Archive: "z", Result: &normalize.Result{Rules: "jiangsu-2023"}})
	if err := s.db.CheckAcross(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, body := s.get(t, form); !strings.Contains(body, `<a href="`+table+`">信息表.xlsx</a>`) {
		t.Error("the form does not lead to its table")
	}
}

// A value that is corrected and still below a threshold stays open, with what the
// rules say of the new value.
func TestCorrectionIsJudged(t *testing.T) {
	s := newSite(t)
	lead := map[string]any{"consortium_id": int64(1), "role": "lead", "name": "太湖公司", "revenue_yuan": 9e8, "rd_yuan": 1e8}
	page := s.put(t, store.Item{Name: "太湖.xlsx", Result: &normalize.Result{Rules: "jiangsu-2023", Rows: []*normalize.Row{{Table: "members", Ord: 1, Values: lead}}}}) + "/value"
	enter := func(path, value string) string {
		_, body := s.post(t, page+"?ref=members/1/revenue_yuan", page+path, url.Values{"ref": {"members/1/revenue_yuan"}, "value": {value}})
		return body
	}
	if body := enter("", "9.5亿元"); !strings.Contains(body, "9.5亿元，低于10亿元") {
		t.Errorf("the new value is not judged:\n%s", body)
	}
	if body := enter("", "20亿元"); strings.Contains(body, "低于10亿元") {
		t.Error("a value that is enough is called too low")
	}
	if body := enter("/original", ""); !strings.Contains(body, "9亿元，低于10亿元") {
		t.Error("the value that was read is not judged again")
	}
}
