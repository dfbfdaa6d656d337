package review

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"lianhe/normalize"
	"lianhe/store"
)

//go:embed templates
var templates embed.FS

// handler answers a request or says why it cannot.
type handler func(http.ResponseWriter, *http.Request) error

// refusal is an answer that is no page: its status, why, and what to do.
type refusal struct {
	status         int
	reason, remedy string
}

func (r refusal) Error() string { return r.reason }

func refuse(status int, reason, remedy string) error { return refusal{status, reason, remedy} }

func notFound(what string) error {
	return refuse(http.StatusNotFound, what, "它可能已被删除，或网址不完整")
}

// parsePages parses every page together with the layout.
func parsePages() (map[string]*template.Template, error) {
	layout, err := template.New("layout.html").Funcs(functions).ParseFS(templates, "templates/layout.html")
	if err != nil {
		return nil, err
	}
	names, err := templates.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, n := range names {
		if n.Name() == "layout.html" {
			continue
		}
		t, err := layout.Clone()
		if err == nil {
			t, err = t.ParseFS(templates, "templates/"+n.Name())
		}
		if err != nil {
			return nil, err
		}
		pages[strings.TrimSuffix(n.Name(), ".html")] = t
	}
	return pages, nil
}

var functions = template.FuncMap{
	"label":   normalize.Label,
	"table":   normalize.TableLabel,
	"choice":  normalize.ChoiceLabel,
	"choices": normalize.Choices,
	"file":    fileName,
	"grouped": grouped,
	"marked":  marked,
}

// frame is what the layout shows around a page.
type frame struct {
	Title    string
	Section  string // of the navigation
	Database string
	Token    string
	Notice   string // what the last change did
	Words    string // in the search box
	Body     any
}

// show renders a page.
func (s *server) show(w http.ResponseWriter, r *http.Request, name string, f frame) error {
	return s.render(w, r, http.StatusOK, name, f)
}

func (s *server) render(w http.ResponseWriter, r *http.Request, status int, name string, f frame) error {
	f.Database, f.Token, f.Notice = path.Base(s.DB.Path()), s.token, notices[r.URL.Query().Get("done")]
	var b bytes.Buffer
	if err := s.pages[name].Execute(&b, f); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	if err != nil {
		s.Log.Debug("client gone", "error", err)
	}
	return nil
}

// page makes a handler of net/http: with a time limit, living through a panic.
func (s *server) page(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), timeLimit)
		defer cancel()
		r = r.WithContext(ctx)
		defer func() {
			if p := recover(); p != nil {
				s.fail(w, r, fmt.Errorf("panic: %v", p))
			}
		}()
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// fail answers with the page of an error. What only a developer understands goes
// to the log.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	var known refusal
	var stored *store.Error
	switch {
	case errors.As(err, &known):
	case errors.As(err, &stored):
		known = refusal{http.StatusUnprocessableEntity, stored.Reason, stored.Remedy}
	case errors.Is(err, context.Canceled):
		return // nobody waits for the answer
	case errors.Is(err, context.DeadlineExceeded):
		known = refusal{http.StatusServiceUnavailable, "等待太久，没有完成", "请稍后重试"}
	default:
		s.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		known = refusal{http.StatusInternalServerError, "程序内部错误", "请把终端里的提示交给开发者"}
	}
	f := frame{Title: "没有完成", Body: map[string]string{"Reason": known.reason, "Remedy": known.remedy}}
	if err := s.render(w, r, known.status, "error", f); err != nil {
		s.Log.Error("error page", "error", err)
		http.Error(w, known.reason, known.status)
	}
}

func (s *server) unknown(w http.ResponseWriter, r *http.Request) error {
	return notFound("没有这个页面")
}

// notices say what a change did, by the code that its redirect carries.
var notices = map[string]string{
	"corrected": "已保存更正。重新读取原件后，更正仍然有效。",
	"confirmed": "已记下：核对无误。",
	"restored":  "已撤销更正，恢复为读到的值。",
	"answered":  "已记下答复。重新读取原件后，意见不变的仍然有效。",
	"reopened":  "已撤销答复，重新列为待处理。",
	"merged":    "已合并为同一单位。可在页面下方撤销。",
	"apart":     "已认定为不同单位。可在页面下方撤销。",
	"split":     "已按名称拆开。可在页面下方撤销。",
	"undone":    "已撤销该项决定。",
}

// back sends the browser to a page of this server after a change.
func back(w http.ResponseWriter, r *http.Request, target, done string) {
	u := url.URL{Path: target}
	if p, q, ok := strings.Cut(target, "?"); ok {
		u.Path, u.RawQuery = p, q+"&"
	}
	u.RawQuery += "done=" + done
	http.Redirect(w, r, u.String(), http.StatusSeeOther)
}

// number reads a positive number of a form or an address, 0 where it is none.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// pager is the place in a list of many pages.
type pager struct {
	Page, Pages, Total int
	From, To           int // rows shown, counted from 1
	query              url.Values
}

// paged finds the page that a request asks for in total rows.
func paged(r *http.Request, total, size int) pager {
	p := pager{Total: total, Pages: max(1, (total+size-1)/size), query: r.URL.Query()}
	p.Page = min(max(1, int(min(number(p.query.Get("page")), 1<<30))), p.Pages)
	p.From, p.To = min(total, (p.Page-1)*size+1), min(total, p.Page*size)
	return p
}

// Offset is how many rows come before the page.
func (p pager) Offset() int { return max(0, p.From-1) }

// Link is the address of another page of the list.
func (p pager) Link(page int) string {
	q := url.Values{}
	for k, v := range p.query {
		if k != "page" && k != "done" {
			q[k] = v
		}
	}
	q.Set("page", strconv.Itoa(page))
	return "?" + q.Encode()
}

// Prev and Next are the pages beside this one, 0 for none.
func (p pager) Prev() int { return p.Page - 1 }

// Next is the following page, 0 for none.
func (p pager) Next() int {
	if p.Page >= p.Pages {
		return 0
	}
	return p.Page + 1
}
