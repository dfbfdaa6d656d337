package html

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"lianhe/extract"
)

// walker turns the tree into blocks, in document order.
type walker struct {
	ctx    context.Context
	page   *page
	blocks []extract.Block
	err    error
	cells  int // that may still be made
	line   int // running number of the paragraph
	nodes  int
	inCell int // depth of data tables around the text

	text   strings.Builder
	at     place // of the open paragraph
	chars  int
	bold   int
	behind bool               // the article lies behind
	items  map[*html.Node]int // next number of an ordered list
}

// place is what an element inherits.
type place struct {
	role    extract.Role
	align   extract.Align
	outline int
	bold    bool
	pre     bool
	inside  bool // inside the article
}

func (w *walker) walk(n *html.Node, at place) {
	if w.nodes++; w.nodes%1024 == 0 && w.err == nil {
		w.err = w.ctx.Err()
	}
	if w.err != nil {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.write(n.Data, at)
		return
	case html.ElementNode:
	case html.DocumentNode:
		w.walkChildren(n, at)
		return
	default:
		return
	}
	if w.page.invisible(n) {
		return
	}
	at = w.enter(n, at)
	switch n.DataAtom {
	case atom.Br:
		w.lineBreak(at)
	case atom.Input, atom.Select, atom.Textarea:
		w.control(n, at)
	case atom.Table:
		w.flush()
		w.table(n, at)
	case atom.Rt, atom.Rp: // the reading of ruby text
	default:
		if !isBlock(n) {
			w.walkChildren(n, at)
			break
		}
		w.flush()
		w.write(w.listNumber(n), at)
		w.walkChildren(n, at)
		w.flush()
	}
	if n == w.page.article {
		w.flush()
		w.behind = true
	}
}

func (w *walker) walkChildren(n *html.Node, at place) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, at)
	}
}

// enter returns what holds inside an element.
func (w *walker) enter(n *html.Node, at place) place {
	at.inside = at.inside || n == w.page.article
	at.role = w.page.role(n, at.role)
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		at.outline, at.bold = int(n.Data[1]-'0'), true
	case atom.B, atom.Strong, atom.Th:
		at.bold = true
	case atom.Center:
		at.align = extract.AlignCenter
	case atom.Pre:
		at.pre = true
	}
	style := attr(n, "style")
	if n.DataAtom != atom.Table { // there it places the table, not the text
		style += ";text-align:" + attr(n, "align")
	}
	if m := textAlign.FindStringSubmatch(style); m != nil {
		at.align = map[string]extract.Align{"left": extract.AlignLeft, "justify": extract.AlignLeft, "center": extract.AlignCenter, "right": extract.AlignRight}[strings.ToLower(m[1])]
	}
	if m := fontWeight.FindStringSubmatch(style); m != nil {
		at.bold = m[1] == "bold" || m[1] >= "600" && len(m[1]) == 3
	}
	return at
}

var (
	textAlign  = regexp.MustCompile(`(?i)text-align\s*:\s*(left|right|center|justify)`)
	fontWeight = regexp.MustCompile(`(?i)font-weight\s*:\s*(bold|normal|\d+)`)
)

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd,
		atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Nav, atom.Aside, atom.Blockquote, atom.Pre, atom.Center, atom.Form,
		atom.Fieldset, atom.Legend, atom.Address, atom.Hr, atom.Figure, atom.Figcaption, atom.Caption, atom.Details, atom.Summary,
		atom.Body, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot:
		return true
	}
	return false
}

// write adds text to the open paragraph, its white space as a browser shows it:
// one blank, and none where the source breaks a line between two ideographs.
func (w *walker) write(s string, at place) {
	if w.text.Len() == 0 {
		w.at = at
	}
	if at.pre {
		w.put(s, at)
		return
	}
	for len(s) > 0 {
		i := strings.IndexAny(s, " \t\r\n\f")
		if i < 0 {
			w.put(s, at)
			return
		}
		w.put(s[:i], at)
		rest := strings.TrimLeft(s[i:], " \t\r\n\f")
		gap := s[i : len(s)-len(rest)]
		last, _ := utf8.DecodeLastRuneInString(w.text.String())
		next, _ := utf8.DecodeRuneInString(rest)
		if w.text.Len() > 0 && last != ' ' && last != '\n' && !(strings.ContainsAny(gap, "\r\n") && wide(last) && wide(next)) {
			w.put(" ", at)
		}
		s = rest
	}
}

func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r < 0x3040 || r >= 0xFF00 && r < 0xFF61 || strings.ContainsRune("“”‘’—…", r)
}

func (w *walker) put(s string, at place) {
	if s == "" {
		return
	}
	w.text.WriteString(s)
	n := utf8.RuneCountInString(extract.Squeeze(s))
	w.chars += n
	if at.bold {
		w.bold += n
	}
}

// lineBreak ends a line: in a cell or a title the paragraph goes on, elsewhere
// pages use it to set paragraphs.
func (w *walker) lineBreak(at place) {
	if w.inCell > 0 || at.outline > 0 || at.align == extract.AlignCenter {
		if w.text.Len() > 0 {
			w.text.WriteByte('\n')
		}
		return
	}
	w.flush()
}

// flush ends the open paragraph.
func (w *walker) flush() {
	text, at := w.text.String(), w.at
	bold := w.chars > 0 && w.bold == w.chars
	w.text.Reset()
	w.chars, w.bold = 0, 0
	pieces := []string{text}
	if at.pre && w.inCell == 0 {
		pieces = strings.Split(text, "\n")
	}
	for _, piece := range pieces {
		body := strings.TrimFunc(piece, blank)
		if body == "" {
			continue
		}
		w.line++
		w.blocks = append(w.blocks, extract.Block{Role: w.role(body, at), Para: &extract.Paragraph{
			Passage: extract.Passage{Value: extract.Value{Text: trimLines(body), Src: extract.Source{Line: w.line, Col: 1}}},
			Align:   at.align, Outline: at.outline, Bold: bold,
		}})
	}
}

// role is the role of a paragraph: outside the article that of the site.
func (w *walker) role(text string, at place) extract.Role {
	switch {
	case w.inCell > 0 || at.role != extract.Body:
		return at.role
	case w.page.article != w.page.body && !at.inside && w.behind:
		return extract.Footer
	case w.page.article != w.page.body && !at.inside:
		return extract.Header
	}
	return extract.FrameRole(text)
}

func blank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

// trimLines takes the white space off the ends of each line.
func trimLines(s string) string {
	if !strings.Contains(s, "\n") {
		return s
	}
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimFunc(l, blank); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// control prints what a form control shows: the state of a box, what was typed
// or chosen. Buttons and hidden fields print nothing of the document.
func (w *walker) control(n *html.Node, at place) {
	switch {
	case n.DataAtom == atom.Textarea:
		w.write(textOf(n), at)
	case n.DataAtom == atom.Select:
		w.write(chosen(n), at)
	default:
		switch strings.ToLower(attr(n, "type")) {
		case "checkbox", "radio":
			if has(n, "checked") {
				w.write("☑", at)
			} else {
				w.write("□", at)
			}
		case "", "text", "tel", "email", "number", "date":
			w.write(attr(n, "value"), at)
		}
	}
}

// chosen is the selected option, the first where none is.
func chosen(n *html.Node) string {
	var first *html.Node
	for c := range n.Descendants() {
		if c.DataAtom != atom.Option {
			continue
		}
		if has(c, "selected") {
			return textOf(c)
		}
		if first == nil {
			first = c
		}
	}
	if first == nil {
		return ""
	}
	return textOf(first)
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// listNumber is the number that a browser prints in front of an item of an
// ordered list, "" elsewhere.
func (w *walker) listNumber(n *html.Node) string {
	list := n.Parent
	if n.DataAtom != atom.Li || list == nil || list.DataAtom != atom.Ol || noMarker.MatchString(attr(list, "style")+attr(n, "style")) {
		return ""
	}
	at, begun := w.items[list]
	if !begun {
		at = 1
		if start, err := strconv.Atoi(attr(list, "start")); err == nil {
			at = start
		}
	}
	w.items[list] = at + 1
	return strconv.Itoa(at) + ". "
}

var noMarker = regexp.MustCompile(`(?i)list-style(-type)?\s*:[^;]*none`)
