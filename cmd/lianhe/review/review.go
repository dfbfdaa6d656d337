// Package review is the page on which secretariat staff look over what was read:
// documents with what is in doubt, every value beside the place where it was
// read, findings, units that may be one, and the search. A person's corrections
// and decisions are stored by package store and survive a re-parse.
//
// It works without scripts, loads nothing from elsewhere and is meant for the
// loopback address: requests for another host name are refused, so that a web
// site cannot reach it through a name of its own (DNS rebinding), and a change
// needs a token that only its own pages hold.
package review

import (
	"context"
	"crypto/rand"
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/store"
)

// Config is what the page works on.
type Config struct {
	DB *store.DB
	// Original returns the kept bytes of a document by their place in documents.original.
	Original func(original string) ([]byte, error)
	// Picture draws the part of a PDF page around a box, which it frames, as a PNG.
	// The file is untrusted: it is drawn in another process.
	Picture func(ctx context.Context, file []byte, page int, box extract.Rect) ([]byte, error)
	Log     *slog.Logger
}

// Limits of one request.
const (
	timeLimit    = 30 * time.Second
	changeLimit  = 90 * time.Second // the findings of a large database are compared anew
	pictureLimit = 20 * time.Second
	pictureSize  = 64 << 20 // of a file that pictures are made of
	pictures     = 2        // drawn at the same time
	formSize     = 1 << 20
)

//go:embed assets
var assets embed.FS

type server struct {
	Config
	normalizer *normalize.Normalizer
	pages      map[string]*template.Template
	token      string        // proves that a form is of this server's pages
	drawing    chan struct{} // a place for each picture that is being drawn
}

// New returns the handler of the page.
func New(c Config) (http.Handler, error) {
	n, err := normalize.New()
	if err != nil {
		return nil, err
	}
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		return nil, err
	}
	s := &server{Config: c, normalizer: n, pages: pages, token: rand.Text(), drawing: make(chan struct{}, pictures)}
	mux := http.NewServeMux()
	for pattern, h := range map[string]handler{
		"GET /{$}":                            s.overview,
		"GET /documents/{id}":                 s.document,
		"GET /documents/{id}/text":            s.text,
		"GET /documents/{id}/original":        s.original,
		"GET /documents/{id}/value":           s.value,
		"GET /documents/{id}/picture":         s.picture,
		"GET /documents/{id}/finding":         s.finding,
		"GET /findings":                       s.findings,
		"GET /units":                          s.units,
		"GET /units/{id}":                     s.unit,
		"GET /units/pairs":                    s.pairs,
		"GET /search":                         s.search,
		"POST /documents/{id}/value":          s.change(s.correct),
		"POST /documents/{id}/value/confirm":  s.change(s.confirm),
		"POST /documents/{id}/value/original": s.change(s.uncorrect),
		"POST /documents/{id}/finding":        s.change(s.answer),
		"POST /units/merge":                   s.change(s.merge),
		"POST /units/apart":                   s.change(s.apart),
		"POST /units/split":                   s.change(s.split),
		"POST /units/undo":                    s.change(s.undo),
		"/":                                   s.unknown,
	} {
		mux.Handle(pattern, s.page(h))
	}
	mux.Handle("GET /assets/", http.StripPrefix("/assets", http.FileServerFS(files)))
	return s.guard(mux), nil
}
