package review

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"lianhe/normalize/text"
	"lianhe/store"
)

// findingKey names a finding in an address by what it says: once it says something
// else it is another one.
func findingKey(code, record, message string) string {
	sum := sha256.Sum256([]byte(code + "\x00" + record + "\x00" + message))
	return hex.EncodeToString(sum[:12])
}

func findingPath(doc int64, code, record, message string) string {
	return documentPath(doc) + "/finding?key=" + findingKey(code, record, message)
}

type findingPage struct {
	ID            int64
	Document, Key string
	remark
	Note string
	Said bool // by a person on this page, who can take it back
}

func (s *server) finding(w http.ResponseWriter, r *http.Request) error {
	p, f, err := s.asked(r, r.URL.Query().Get("key"))
	if err != nil {
		return err
	}
	page := findingPage{ID: p.ID, Document: p.name(), Key: findingKey(f.Code, f.Record, f.Message), remark: p.remark(f), Note: text.Visible(f.Note)}
	page.Said = f.Answer == store.Accepted || f.Answer == store.Dismissed
	return s.show(w, r, "finding", frame{Title: "审核意见", Section: "findings", Body: page})
}

// asked resolves the document of a request and the finding that a key names.
func (s *server) asked(r *http.Request, key string) (*paper, store.Finding, error) {
	p, err := s.paper(r)
	if err != nil {
		return nil, store.Finding{}, err
	}
	for _, f := range p.Findings {
		if findingKey(f.Code, f.Record, f.Message) == key {
			return p, f, nil
		}
	}
	return nil, store.Finding{}, refuse(http.StatusNotFound, "这条意见已经不在了", "可能已随更正或重新读取而改变，请回到文件再看")
}

// answer stores what a person says of a finding that no single value answers: that
// it is seen to, or does not matter; or takes it back.
func (s *server) answer(w http.ResponseWriter, r *http.Request) error {
	p, f, err := s.asked(r, r.PostForm.Get("key"))
	if err != nil {
		return err
	}
	a, done := store.Answer(r.PostForm.Get("answer")), "answered"
	switch a {
	case store.Accepted, store.Dismissed:
	case "":
		done = "reopened"
	default:
		return refuse(http.StatusUnprocessableEntity, "没有保存：没有这种答复", "请从页面上选择")
	}
	note := clip(strings.TrimSpace(r.PostForm.Get("note")), 500)
	if err := s.DB.AnswerFinding(r.Context(), p.ID, f.Code, f.Record, f.Message, a, note, time.Now()); err != nil {
		return err
	}
	back(w, r, findingPath(p.ID, f.Code, f.Record, f.Message), done)
	return nil
}
