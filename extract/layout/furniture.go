package layout

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"lianhe/extract"
)

// The outer zones of a page, as shares of its height, in which running heads
// and page numbers stand.
const (
	headZone = 0.13
	footZone = 0.86
)

var pageNumber = regexp.MustCompile(`(?i)^(?:` +
	`[-—–―─·•~\s]*\d{1,4}[-—–―─·•~\s]*` +
	`|[-—–―─·\s]*[ivxlc]{1,7}[-—–―─·\s]*` +
	`|第\s*[\d一二三四五六七八九十百]+\s*页(?:\s*[,，/]?\s*[（(]?共\s*[\d一二三四五六七八九十百]+\s*页[）)]?)?` +
	`|(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?` +
	`|\d{1,4}\s*(?:of|/)\s*\d{1,4})$`)

// furnish gives page numbers and running heads and feet their roles.
func furnish(flows []flow) {
	repeated := repeats(flows)
	for i := range flows {
		fl := &flows[i]
		ls := byHeight(fl)
		for k := 0; k < len(ls) && ls[k].headed(fl); k++ { // from the top edge inwards
			if !ls[k].furnish(fl, repeated, extract.Header) {
				break
			}
		}
		for k := len(ls) - 1; k >= 0 && ls[k].footed(fl); k-- {
			if !ls[k].furnish(fl, repeated, extract.Footer) {
				break
			}
		}
		footnotes(fl)
	}
}

// footnote matches the mark that a footnote begins with.
var footnote = regexp.MustCompile(`^\s*(?:\[?\(?\d{1,3}[\])]?[^\d.,%年月日]|[①-⓿*†‡§]|注\s*[:：\d])`)

// footnotes marks the small type at the foot of a page, below a rule, that
// begins with the mark of a note.
func footnotes(fl *flow) {
	var ls []*textLine
	for _, it := range fl.items {
		if it.line != nil && it.line.role == extract.Body {
			ls = append(ls, it.line)
		} else if it.grid != nil {
			ls = nil
		}
	}
	for k := len(ls) - 1; k > 0; k-- {
		t := ls[k]
		if t.column != ls[k-1].column || t.onPage().Y0 < 0.5*fl.h {
			return
		}
		if !t.ruled {
			continue
		}
		above := ls[k-1].size
		for _, n := range ls[k:] {
			if n.size > 0.93*above {
				return
			}
		}
		if footnote.MatchString(t.text) {
			for _, n := range ls[k:] {
				n.role = extract.Footnote
			}
		}
		return
	}
}

// byHeight lists the lines of a page from top to bottom as it is looked at.
func byHeight(fl *flow) []*textLine {
	var ls []*textLine
	for _, it := range fl.items {
		if it.line != nil {
			ls = append(ls, it.line)
		}
	}
	slices.SortStableFunc(ls, func(a, b *textLine) int {
		return cmp.Or(cmp.Compare(a.onPage().Y1, b.onPage().Y1), cmp.Compare(a.onPage().X0, b.onPage().X0))
	})
	return ls
}

func (t *textLine) onPage() extract.Rect { return t.frame.page(t.box) }

func (t *textLine) headed(fl *flow) bool { return t.onPage().Y1 < headZone*fl.h }
func (t *textLine) footed(fl *flow) bool { return t.onPage().Y0 > footZone*fl.h }

func (t *textLine) furnish(fl *flow, repeated map[stamp]int, role extract.Role) bool {
	switch {
	case pageNumber.MatchString(t.text):
		t.role = extract.PageNumber
	case repeated[t.stamp()] >= 2:
		t.role = role
	default:
		return false
	}
	return true
}

// stamp is what makes two lines on different pages the same running head: the
// text without its numbers, and the height.
type stamp struct {
	text string
	y    int
}

func (t *textLine) stamp() stamp {
	s := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '0'
		case unicode.IsSpace(r):
			return -1
		}
		return r
	}, t.text)
	return stamp{strings.ReplaceAll(s, "00", "0"), int(math.Round(t.onPage().Y1 / 6))}
}

// repeats counts on how many pages a line of the outer zones stands again.
func repeats(flows []flow) map[stamp]int {
	n := map[stamp]int{}
	for i := range flows {
		seen := map[stamp]bool{}
		for _, it := range flows[i].items {
			if t := it.line; t != nil && (t.headed(&flows[i]) || t.footed(&flows[i])) && !seen[t.stamp()] {
				seen[t.stamp()] = true
				n[t.stamp()]++
			}
		}
	}
	return n
}
