package notice

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// statement is one sentence of the text under its headings.
type statement struct {
	text     extract.Folded
	from, to int    // the sentence within text, its end mark included
	context  string // whom the headings above and the sentences before speak of: lead, member, consortium or ""
	heading  string // the heading right above it, folded
	new      bool   // the first sentence of its paragraph
	cell     bool   // stands in a table
}

// article is the number of a regulation's article, 第三条.
var article = regexp.MustCompile(`^第[一二三四五六七八九十百]{1,5}条`)

func (s *statement) folded() string       { return s.text.Text[s.from:s.to] }
func (s *statement) value() extract.Value { return s.text.Value(s.from, s.to) }

// statements calls visit for each sentence of the text, then for each cell of
// the tables, in reading order.
func (p *parts) statements(visit func(*statement)) {
	var above [5]string // what the heading of each level speaks of
	heading := ""
	leadIn := "" // what the sentence in front of a list speaks of: 牵头企业应具备以下条件：
	for i := range p.blocks {
		b := &p.blocks[i]
		switch {
		case b.table != nil:
			cells(b.table, 0, visit)
		case b.part == partAnnexLabel || b.part == partAnnexTitle || b.part == partDate:
			above = [5]string{}
		case b.part == partText || b.part == partAddressee && strings.Contains(b.text.Text, "。"):
			n := b.text.Number()
			from := max(n.End, len(article.FindString(b.text.Text)))
			h, isHeading := b.heading, b.isHeading
			if isHeading {
				heading = b.text.Text[h.from:h.to]
				above[h.level] = speaksOf(b.text.Text[h.from:h.to])
				clear(above[h.level+1:])
				from = h.body
			}
			if isHeading || n.Level == 0 {
				leadIn = ""
			}
			context := leadIn
			for _, a := range above {
				if a != "" && leadIn == "" {
					context = a
				}
			}
			sentences(b.text, from, statement{context: context, heading: heading}, visit)
			if strings.HasSuffix(b.text.Text, ":") && !isHeading {
				leadIn = speaksOf(b.text.Text)
			}
		}
	}
}

func cells(t *extract.Table, depth int, visit func(*statement)) {
	if depth > maxTableDepth {
		return
	}
	for i := range t.Cells {
		f := extract.Fold(t.Cells[i].Passage, extract.DropSpaces)
		if f.Text != "" {
			visit(&statement{text: f, to: len(f.Text), cell: true, new: true})
		}
		for _, n := range t.Cells[i].Tables {
			cells(n, depth+1, visit)
		}
	}
}

// sentences visits the sentences from byte from on, all like the given one.
func sentences(f extract.Folded, from int, like statement, visit func(*statement)) {
	first := true
	for from < len(f.Text) {
		end := strings.IndexAny(f.Text[from:], "。;!?")
		to := len(f.Text)
		if end >= 0 {
			_, size := utf8.DecodeRuneInString(f.Text[from+end:])
			to = from + end + size
		}
		s := like
		s.text, s.from, s.to, s.new = f, from, to, first
		visit(&s)
		first = false
		from = to
	}
}

// clauses cuts a sentence at its commas.
func (s *statement) clauses() [][2]int {
	var out [][2]int
	from := s.from
	for i := s.from; i < s.to; i++ {
		// A comma between digits groups them.
		if s.text.Text[i] == ',' && (i == s.from || i+1 >= s.to || !isDigit(s.text.Text[i-1]) || !isDigit(s.text.Text[i+1])) {
			out = append(out, [2]int{from, i})
			from = i + 1
		}
	}
	return append(out, [2]int{from, s.to})
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
