package review

import (
	"net/http"
	"strings"

	"lianhe/normalize/text"
	"lianhe/store"
)

// hitsShown is how many hits of each kind the search shows, hitsFirst how many
// units and consortia before the documents come into view.
const hitsShown, hitsFirst = 50, 8

type searchPage struct {
	Words  string
	Groups []hitGroup
	Asked  bool
	Limit  int
}

// hitGroup is the hits of one kind; those in More are folded away.
type hitGroup struct {
	Label       string
	First, More []hit
}

type hit struct {
	Title, Link, Snippet, Place, Path string
}

func (s *server) search(w http.ResponseWriter, r *http.Request) error {
	p := searchPage{Words: text.Visible(r.URL.Query().Get("q")), Limit: hitsShown}
	if text.Squeeze(p.Words) == "" {
		return s.show(w, r, "search", frame{Title: "检索", Section: "search", Body: p})
	}
	p.Asked = true
	hits, err := s.DB.Search(r.Context(), p.Words, hitsShown)
	if err != nil {
		return err
	}
	for _, kind := range []struct {
		code, label string
		first       int
	}{{"unit", "单位", hitsFirst}, {"consortium", "联合体", hitsFirst}, {"document", "文件", hitsShown}} {
		var all []hit
		for _, h := range hits {
			if h.Kind == kind.code {
				all = append(all, hitOf(h))
			}
		}
		if k := min(kind.first, len(all)); k > 0 {
			p.Groups = append(p.Groups, hitGroup{kind.label, all[:k], all[k:]})
		}
	}
	return s.show(w, r, "search", frame{Title: p.Words + "　检索", Section: "search", Words: p.Words, Body: p})
}

func hitOf(h store.Hit) hit {
	x := hit{Title: text.Visible(h.Title), Link: documentPath(h.Document), Snippet: text.Visible(h.Snippet), Place: placeName("", h.Place), Path: text.Visible(h.Path)}
	switch {
	case h.Title == h.Path:
		x.Title = fileName(h.Path)
	case h.Kind == "consortium":
		x.Path = ""
	case h.Kind == "unit":
		x.Link = unitPath(h.ID)
		if strings.NewReplacer("【", "", "】", "").Replace(x.Snippet) == x.Title {
			x.Title, x.Snippet = x.Snippet, "" // the name itself, marked
		} else {
			x.Snippet = "别名：" + x.Snippet
		}
	}
	return x
}
