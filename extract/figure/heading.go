package figure

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// The longest headings: on a line of their own with a number or mark, and
// without.
const (
	maxMarked = 40
	maxPlain  = 18
)

// headingOf finds the heading that a paragraph is or begins with, and where its
// text goes on. Reports of web sites and yearbooks have headings without a
// number: short lines without punctuation and without a figure.
func headingOf(p *extract.Paragraph, f extract.Folded) (extract.Value, int, bool) {
	n := f.Number()
	t := f.Text[n.End:]
	if n.Level > 0 {
		if i := strings.Index(t, "。"); i > 0 && utf8.RuneCountInString(t[:i]) <= maxPlain+4 && !strings.ContainsAny(t[:i], ",;:") && len(figuresIn(t[:i])) == 0 {
			return f.Value(n.End, n.End+i), n.End + i + len("。"), true
		}
	}
	marked := strings.HasPrefix(t, "»")
	if marked {
		n.End += len("»")
		t = f.Text[n.End:]
	}
	count := utf8.RuneCountInString(t)
	limit := maxPlain
	if marked || n.Level > 0 || p.Outline > 0 {
		limit = maxMarked
	}
	if count < 2 || count > limit || strings.ContainsAny(t, ",。;:!?《") || len(figuresIn(t)) > 0 || strings.HasPrefix(t, "-") || strings.HasPrefix(t, "—") {
		return extract.Value{}, 0, false
	}
	return f.Value(n.End, len(f.Text)), len(f.Text), true
}

var caption = regexp.MustCompile(`^附?表[\d一二三四五六七八九十]{0,3}(?:[-.]\d+)?:?(.{2,40})$`)

// A title that begins with a year stands right behind the number of its table:
// 表12024年主要指标.
var captionYear = regexp.MustCompile(`^附?表\d{0,2}((?:19|20)\d\d年.{2,36})$`)

// captionOf reads the caption above a table: 表1 主要指标.
func captionOf(f extract.Folded) (extract.Value, bool) {
	m := caption.FindStringSubmatchIndex(f.Text)
	if m == nil || strings.ContainsAny(f.Text, ",。;") {
		return extract.Value{}, false
	}
	if y := captionYear.FindStringSubmatchIndex(f.Text); y != nil {
		return f.Value(y[2], m[3]), true
	}
	return f.Value(m[2], m[3]), true
}
