package html

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"lianhe/extract"
)

// page is what is known of a page before it is read.
type page struct {
	body    *html.Node
	article *html.Node // its content; body where no element stands out
	title   string     // as the head gives it, without the site's name
	hidden  map[string]bool
	around  map[*html.Node]bool // the article and all that stands around it
	weight  map[*html.Node]int
}

func newPage(root *html.Node) *page {
	p := &page{hidden: map[string]bool{}, weight: map[*html.Node]int{}}
	var metaTitle, title string
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Body:
			if p.body == nil {
				p.body = n
			}
		case atom.Title:
			if title == "" {
				title = textOf(n)
			}
		case atom.Meta:
			if strings.EqualFold(attr(n, "name"), "ArticleTitle") {
				metaTitle = attr(n, "content")
			}
		case atom.Style:
			for _, m := range hiddenClass.FindAllStringSubmatch(textOf(n), -1) {
				p.hidden[m[1]] = true
			}
		}
	}
	if p.body == nil {
		p.body = root
	}
	if p.title = extract.Squeeze(metaTitle); p.title == "" {
		p.title = extract.Squeeze(siteName.ReplaceAllString(strings.TrimSpace(title), ""))
	}
	p.weigh(p.body)
	p.article = p.findArticle()
	p.around = map[*html.Node]bool{}
	for n := p.article; n != nil; n = n.Parent {
		p.around[n] = true
	}
	return p
}

var (
	hiddenClass = regexp.MustCompile(`\.([\w-]+)\s*\{[^{}]*display\s*:\s*none`)
	siteName    = regexp.MustCompile(`\s*[_|]\s*[^_|]*$|\s+[-–—]\s*[^-–—]*$`)
	hiddenStyle = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all`)
)

// invisible reports whether an element prints nothing.
func (p *page) invisible(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Iframe, atom.Svg, atom.Object, atom.Button, atom.Datalist, atom.Audio, atom.Video:
		return true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if hiddenStyle.MatchString(a.Val) {
				return true
			}
		case "class":
			for _, c := range strings.Fields(a.Val) {
				if p.hidden[c] {
					return true
				}
			}
		}
	}
	return false
}

// weigh sums up the text of each element, without links and without the parts
// of the site's frame.
func (p *page) weigh(n *html.Node) int {
	sum := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			sum += utf8.RuneCountInString(extract.Squeeze(c.Data))
		case c.Type == html.ElementNode && c.DataAtom != atom.A && !p.invisible(c) && frameElement(c) == extract.Body:
			sum += p.weigh(c)
		}
	}
	p.weight[n] = sum
	return sum
}

var (
	// editorName is how content management systems name the element that holds
	// what an editor wrote.
	editorName = regexp.MustCompile(`(?i)^(zoom|ucap-?content|trs_?editor|trs_paper\w*|bt_?content|pages_?content|vsb_content\w*|wp_articlecontent|article-?(content|body|con)\w*)$`)
	// contentName is how sites name elements that may hold more.
	contentName = regexp.MustCompile(`(?i)^(article\w*|content\w*|detail\w*|main-?content|news_?content|xxgk\w*|con_?text|view|txt|txtcontent)$`)
)

// findArticle returns the innermost of the elements that by their names hold
// the article and hold most of its text. Where there is none, running text and
// tables tell the article; where they are scattered, it is the whole body.
func (p *page) findArticle() *html.Node {
	best := p.body
	for n := range p.body.Descendants() {
		if n.Type != html.ElementNode || p.weight[n] == 0 {
			continue
		}
		least := p.weight[p.body]
		switch {
		case best != p.body:
			least = p.weight[best] * 9 / 10
		case named(n, editorName):
			least /= 5
		default:
			least /= 2
		}
		if p.weight[n] >= least && (n.DataAtom == atom.Article || n.DataAtom == atom.Main || named(n, editorName) || named(n, contentName)) {
			best = n
		}
	}
	if best == p.body {
		if n := p.aroundText(p.body); n != nil && p.weight[n]*5 >= p.weight[p.body]*3 {
			return p.withHeading(n)
		}
	}
	return best
}

// withHeading widens n over the headings right above it.
func (p *page) withHeading(n *html.Node) *html.Node {
	for up := n.Parent; up != nil && up != p.body && p.weight[up]*4 <= p.weight[n]*5; up = up.Parent {
		for c := up.FirstChild; c != nil && !encloses(c, n); c = c.NextSibling {
			if hasHeading(c) {
				return p.withHeading(up)
			}
		}
	}
	return n
}

func hasHeading(n *html.Node) bool {
	isHeading := func(n *html.Node) bool {
		return n.DataAtom == atom.H1 || n.DataAtom == atom.H2 || n.DataAtom == atom.H3
	}
	if isHeading(n) {
		return true
	}
	for c := range n.Descendants() {
		if isHeading(c) {
			return true
		}
	}
	return false
}

func encloses(outer, n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

// aroundText returns the smallest element inside n that stands around all of
// its sentences and tables of data, or nil where there are none.
func (p *page) aroundText(n *html.Node) *html.Node {
	var found *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		var inner *html.Node
		switch {
		case c.Type == html.TextNode && isSentence(c.Data):
			inner = n
		case c.Type != html.ElementNode || c.DataAtom == atom.A || p.invisible(c) || frameElement(c) != extract.Body:
		case c.DataAtom == atom.Table && !layout(c, rowGroups(c)):
			if len(cellsIn(c)) >= 6 {
				inner = n
			}
		default:
			inner = p.aroundText(c)
		}
		switch {
		case inner == nil:
		case found == nil && container(inner):
			found = inner
		default:
			found = n
		}
	}
	return found
}

// isSentence reports whether a text is a piece of running text, not of a menu.
func isSentence(s string) bool {
	return strings.Contains(s, "。") && extract.FrameRole(s) == extract.Body
}

// container reports whether an element may hold a whole article.
func container(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Div, atom.Section, atom.Article, atom.Main, atom.Td, atom.Body, atom.Form, atom.Center:
		return true
	}
	return false
}

func named(n *html.Node, as *regexp.Regexp) bool {
	for _, name := range names(n) {
		if as.MatchString(name) {
			return true
		}
	}
	return false
}

// names are the id and the classes of an element.
func names(n *html.Node) []string {
	return strings.Fields(attr(n, "id") + " " + attr(n, "class"))
}

var (
	frameAbove = regexp.MustCompile(`(?i)^(nav\w*|menu|top-?(bar|nav|menu)|bread-?crumbs?|crumbs?|pos|position|location|cur(rent)?-?(pos|position)|dqwz|search\w*|login|header|head|banner|toolbar)$`)
	frameBelow = regexp.MustCompile(`(?i)^(foot(er)?\w*|copyright|share\w*|bdshare\w*|related|relate|prev|next|prevnext|pager?|pagination|side-?bar|qr-?code|ewm|erweima|print\w*|tools?)$`)
)

// frameElement tells by tag and name whether an element belongs to the site.
func frameElement(n *html.Node) extract.Role {
	switch n.DataAtom {
	case atom.Nav:
		return extract.Header
	case atom.Footer, atom.Aside:
		return extract.Footer
	}
	for _, name := range names(n) {
		switch {
		case frameAbove.MatchString(name):
			return extract.Header
		case frameBelow.MatchString(name):
			return extract.Footer
		}
	}
	return extract.Body
}

// role is the role of an element inside one of role above: what is named so is
// the site's, unless it holds the article.
func (p *page) role(n *html.Node, above extract.Role) extract.Role {
	if above != extract.Body || p.around[n] {
		return above
	}
	return frameElement(n)
}

// rescueTitle makes the title of the article a part of the body where the site
// prints it above the article only: the paragraph that the head names, or else
// the heading closest above the article, or the line there that reads like the
// title of a notice, where the article has none.
func (p *page) rescueTitle(blocks []extract.Block) {
	named, heading, line := -1, -1, -1
	started, own := false, false
	for i, b := range blocks {
		if b.Para == nil {
			started = started || b.Role == extract.Body
			continue
		}
		switch text := extract.Squeeze(b.Para.Text); {
		case b.Role == extract.Body && (b.Para.Outline == 1 || p.titled() && strings.Contains(text, p.title)):
			return
		case b.Role == extract.Body:
			started = true
			own = own || noticeTitle.MatchString(text)
		case p.titled() && text == p.title && named < 0:
			named = i
		case !started && (b.Para.Outline == 1 || b.Para.Outline == 2 && articleTitle.MatchString(text)):
			heading = i
		case !started && noticeTitle.MatchString(text):
			line = i
		}
	}
	if named < 0 {
		named = heading
	}
	if named < 0 && !own {
		named = line
	}
	if named >= 0 {
		blocks[named].Role = extract.Body
	}
}

// rescueNumber makes the line of the box above the article that gives its 文号 a
// part of the body, where the article itself gives none.
func (p *page) rescueNumber(blocks []extract.Block) {
	found := -1
	for i, b := range blocks {
		switch {
		case b.Para == nil:
		case b.Role == extract.Body && docNumber.MatchString(extract.Squeeze(b.Para.Text)):
			return
		case b.Role == extract.Header && found < 0 && numberLine.MatchString(extract.Squeeze(b.Para.Text)):
			found = i
		}
	}
	if found >= 0 {
		blocks[found].Role = extract.Body
	}
}

var (
	docNumber  = regexp.MustCompile(`^\p{Han}{2,16}[〔\[（(【]20\d\d[〕\]）)】]第?\d{1,5}号$`)
	numberLine = regexp.MustCompile(`^[\[【]?(?:发文字号|发文文号|公文文号|文号)[\]】]?[:：]?\p{Han}{2,16}[〔\[（(【]20\d\d[〕\]）)】]第?\d{1,5}号$`)
)

// articleTitle is how the title of a document reads, and the name of a site or of
// an office does not.
var articleTitle = regexp.MustCompile(`关于|通知|公告|公示|通报|批复|决定|意见|办法|方案|规划|指引|指南|细则|名单|报告|解读`)

// noticeTitle is a line that can be nothing but the title of a notice.
var noticeTitle = regexp.MustCompile(`^[^。;；]{0,60}关于[^。;；]{4,80}的?(?:通知|公告|公示|通报|批复|决定|意见|函)$`)

// titled reports whether the head names the article and not only the site.
func (p *page) titled() bool {
	return utf8.RuneCountInString(p.title) >= 6 && articleTitle.MatchString(p.title)
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
