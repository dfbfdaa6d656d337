package review

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/store"
)

const hostile = `<script>alert("x")</script>有限公司`

// site is a review page over a small database: an application with findings, a
// notice whose unit is spelled nearly as the application's, a file that could not
// be read.
type site struct {
	*httptest.Server
	db                       *store.DB
	application, notice, bad int64
}

func newSite(t testing.TB) *site {
	t.Helper()
	db, err := store.Open(filepath.Join(t.TempDir(), "审核.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := &site{db: db}
	s.fill(t)
	h, err := New(Config{
		DB: db, Log: slog.New(slog.DiscardHandler),
		Original: func(place string) ([]byte, error) {
			if place != "kept" {
				return nil, errors.New("gone")
			}
			return []byte("<html>original</html>"), nil
		},
		Picture: func(_ context.Context, _ []byte, page int, box extract.Rect) ([]byte, error) {
			return fmt.Appendf(nil, "picture of page %d at %v", page, box.X0), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Server = httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func (s *site) fill(t testing.TB) {
	t.Helper()
	ctx := t.Context()
	run, err := s.db.StartRun(ctx, "import", "1")
	if err != nil {
		t.Fatal(err)
	}
	n, err := normalize.New()
	if err != nil {
		t.Fatal(err)
	}
	put := func(path string, format extract.Format, recs *extract.Records, failure *extract.Error) int64 {
		sum := fmt.Sprintf("%064x", len(path))
		item := store.Item{Run: run, Path: path, SHA256: sum, Format: format, ParserVersion: "1", Original: "kept", Failure: failure, At: time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)}
		if recs != nil {
			item.Result = n.Normalize(&extract.Document{Format: format, SHA256: sum}, recs)
			item.Result.Text = "成员名单\n1\t苏州澄湖微电子有限公司\t91320500MA1NPQR890\n2\t" + hostile + "\n"
		}
		receipt, err := s.db.Put(ctx, item)
		if err != nil {
			t.Fatal(err)
		}
		return receipt.Document
	}
	place := extract.Source{Page: 2, Box: extract.Rect{X0: 90, Y0: 120, X1: 200, Y1: 140}}
	value := func(column, text string) extract.Field {
		return extract.Field{Column: column, Value: extract.Value{Text: text, Src: place}}
	}
	s.application = put("收到/申请书.pdf", extract.PDF, &extract.Records{
		Kind: extract.Application,
		Rows: []*extract.Record{
			{Table: "consortia", Fields: []extract.Field{value("name", "苏州市碳化硅创新联合体")}},
			{Table: "applications", Fields: []extract.Field{value("lead_name", "苏州澄湖微电子有限公司"), value("filled_on", "2024年5月"), value("lead_type", "backbone"), value("contact_person", "")}},
			{Table: "members", Parent: 1, Fields: []extract.Field{value("role", "牵头单位"), value("name", "苏州澄湖微电子有限公司"), value("uscc", "91320500MA1NPQR890"), value("revenue_yuan", "12亿元")}},
			{Table: "members", Parent: 1, Fields: []extract.Field{value("role", "成员单位"), value("name", hostile)}},
		},
	}, nil)
	s.notice = put("收到/名单通知.pdf", extract.PDF, &extract.Records{
		Kind:     extract.Designation,
		Document: extract.Record{Fields: []extract.Field{value("title", "关于公布创新联合体名单的通知")}},
		Rows: []*extract.Record{
			{Table: "consortia", Fields: []extract.Field{value("name", "江苏省碳化硅创新联合体")}},
			{Table: "members", Parent: 1, Fields: []extract.Field{value("role", "牵头单位"), value("name", "苏州澄湖微电子有限责任公司")}},
		},
	}, nil)
	s.bad = put("收到/坏.docx", extract.DOCX, nil, &extract.Error{Code: extract.FileUnreadable, Reason: "文件不完整", Remedy: "请重新获取"})
	if err := s.db.CheckAcross(ctx); err != nil {
		t.Fatal(err)
	}
}

// get returns the status and body of a page.
func (s *site) get(t *testing.T, path string) (int, string) {
	t.Helper()
	res, err := s.Client().Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, res)
}

func read(t *testing.T, res *http.Response) (int, string) {
	t.Helper()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

var tokenField = regexp.MustCompile(`name="token" value="([^"]+)"`)

// post sends a form as a page of the site does, with the token of page from.
func (s *site) post(t *testing.T, from, path string, form url.Values) (int, string) {
	t.Helper()
	_, page := s.get(t, from)
	m := tokenField.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("%s has no form", from)
	}
	form.Set("token", m[1])
	res, err := s.Client().PostForm(s.URL+path, form)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, res)
}

func (s *site) value(ref string) string {
	return fmt.Sprintf("/documents/%d/value?ref=%s", s.application, url.QueryEscape(ref))
}

func TestPages(t *testing.T) {
	s := newSite(t)
	application := fmt.Sprintf("/documents/%d", s.application)
	for path, want := range map[string][]string{
		"/":                                 {"总览", "苏州市碳化硅创新联合体", "未读出", "坏.docx", "待核"},
		"/?kind=designation":                {"关于公布创新联合体名单的通知"},
		"/?text=没有这种":                       {"没有符合条件的文件", "清除筛选"},
		application:                         {"苏州澄湖微电子有限公司", "龙头骨干企业", "1,200,000,000", "原文：12亿元", "第2页", "校验不通过"},
		application + "?table=members":      {"成员单位", "91320500MA1NPQR890"},
		application + "/text":               {"成员名单"},
		s.value("members/1/uscc"):           {"91320500MA1NPQR890", "核对无误", "/picture?ref=members/1/uscc"},
		fmt.Sprintf("/documents/%d", s.bad): {"文件不完整", "请重新获取"},
		"/findings":                         {"校验不通过", "成员单位 1 苏州澄湖微电子有限公司"},
		"/findings?severity=info&text=没有这种": {"没有符合条件的意见"},
		"/units":                          {"苏州澄湖微电子有限公司", "江苏省苏州市"},
		"/units/pairs":                    {"是同一单位，合并", "不是同一单位"},
		"/search":                         {"在右上方输入"},
		"/search?q=碳化硅":                   {"<mark>碳化硅</mark>"},
		"/search?q=没有这种":                  {"没有找到"},
		s.value("members/1/revenue_yuan"): {"1,200,000,000", "<blockquote class=\"raw\">12亿元</blockquote>"},
	} {
		path = encode(path)
		status, body := s.get(t, path)
		if status != http.StatusOK {
			t.Errorf("%s: status %d", path, status)
		}
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s does not say %q", path, w)
			}
		}
		if strings.Contains(body, "<no value>") || strings.Contains(body, "ZgotmplZ") {
			t.Errorf("%s is not filled in", path)
		}
	}
}

// encode writes the Chinese of a path as a browser does.
func encode(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		panic(err)
	}
	u.RawQuery = u.Query().Encode()
	return u.String()
}

func TestSearchThatCannotBeMade(t *testing.T) {
	s := newSite(t)
	if status, body := s.get(t, "/search?q="+strings.Repeat("a+b+c+", 3)+url.QueryEscape("一 二 三 四 五 六 七 八 九 十 百 千 万 亿")); status != http.StatusUnprocessableEntity || !strings.Contains(body, "检索词") {
		t.Errorf("%d %s", status, body)
	}
}

func TestUnknownPages(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/nope", "/documents/999", "/documents/x", "/units/7", s.value("members/9/uscc"), s.value("members/1/nope"), s.value("x"),
		fmt.Sprintf("/documents/%d?table=projects", s.application), "/documents/999/original", "/assets/none.css"} {
		if status, _ := s.get(t, path); status != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, status)
		}
	}
}

func TestHostileNamesAreEscaped(t *testing.T) {
	s := newSite(t)
	rows, err := s.db.Query(t.Context(), "SELECT unit_id FROM members WHERE document_id = ? AND ord = 2", s.application)
	if err != nil {
		t.Fatal(err)
	}
	var unit int64
	if err := rows.Each(func(r []any) error { unit, _ = r[0].(int64); return nil }); err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, path := range []string{"/", "/findings", "/units", "/units/pairs", unitPath(unit), fmt.Sprintf("/documents/%d", s.application), fmt.Sprintf("/documents/%d/text", s.application),
		s.value("members/2/name"), "/search?q=" + url.QueryEscape("script>alert"), "/search?q=" + url.QueryEscape(`"><script>`), "/?text=" + url.QueryEscape(`"><script>`)} {
		_, body := s.get(t, path)
		if strings.Contains(body, "<script") {
			t.Errorf("%s passes a script on", path)
		}
		if strings.Contains(body, "&lt;script&gt;") {
			shown++
		}
	}
	if shown < 6 {
		t.Errorf("the name is on %d pages only", shown)
	}
}

func TestHeaders(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/", "/assets/style.css", fmt.Sprintf("/documents/%d/picture?ref=members/1/uscc", s.application), "/nope"} {
		res, err := s.Client().Get(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store"} {
			if got := res.Header.Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestPagesLoadNothingFromElsewhere(t *testing.T) {
	s := newSite(t)
	outside := regexp.MustCompile(`(?:src|href|action)="(?:https?:)?//|style="|<script|\son\w+="`)
	for _, path := range []string{"/", "/findings", "/units", "/units/pairs", fmt.Sprintf("/documents/%d", s.application), s.value("members/1/uscc"), "/search?q=a"} {
		if _, body := s.get(t, path); outside.MatchString(body) {
			t.Errorf("%s: %q", path, outside.FindString(body))
		}
	}
}

func TestHostIsChecked(t *testing.T) {
	s := newSite(t)
	for host, want := range map[string]int{
		"127.0.0.1:8417": 200, "localhost:8417": 200, "LOCALHOST": 200, "[::1]:8417": 200, "127.8.9.1": 200,
		"evil.example": 403, "evil.example:8417": 403, "localhost.evil.example:8417": 403, "127.0.0.1.evil.example": 403, "192.168.1.5:8417": 403, "0.0.0.0:8417": 403,
	} {
		req, err := http.NewRequest("GET", s.URL+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		res, err := s.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if status, body := read(t, res); status != want || want == 403 && strings.Contains(body, "碳化硅") {
			t.Errorf("Host %s: status %d, want %d", host, status, want)
		}
	}
}

func TestChangesFromElsewhereAreRefused(t *testing.T) {
	s := newSite(t)
	_, page := s.get(t, "/units/pairs")
	token := tokenField.FindStringSubmatch(page)[1]
	for name, change := range map[string]func(*http.Request, url.Values){
		"no token":         func(_ *http.Request, f url.Values) { f.Del("token") },
		"wrong token":      func(_ *http.Request, f url.Values) { f.Set("token", token[1:]+"A") },
		"another site":     func(r *http.Request, _ url.Values) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"another origin":   func(r *http.Request, _ url.Values) { r.Header.Set("Origin", "http://evil.example") },
		"token in the URL": func(r *http.Request, f url.Values) { f.Del("token"); r.URL.RawQuery = "token=" + token },
	} {
		for _, path := range []string{"/units/merge", "/units/apart", "/units/split", "/units/undo", fmt.Sprintf("/documents/%d/value", s.application), fmt.Sprintf("/documents/%d/value/confirm", s.application), fmt.Sprintf("/documents/%d/value/original", s.application)} {
			req, err := http.NewRequest("POST", s.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			form := url.Values{"token": {token}, "ref": {"members/1/uscc"}, "value": {"x"}}
			change(req, form)
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Body = io.NopCloser(strings.NewReader(form.Encode()))
			res, err := s.Client().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			if status, _ := read(t, res); status != http.StatusForbidden {
				t.Errorf("%s, %s: status %d, want 403", name, path, status)
			}
		}
	}
	if cs, err := s.db.Corrections(t.Context(), s.application); err != nil || len(cs) > 0 {
		t.Errorf("corrections %v, %v", cs, err)
	}
}

func TestChangesNeedPost(t *testing.T) {
	s := newSite(t)
	if status, _ := s.get(t, "/units/merge"); status == http.StatusOK {
		t.Error("a GET is answered as if it changed something")
	}
}
