package notice

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// A heading is a short phrase: on a line of its own, or closed by a full stop
// with the text behind it. The longest of real documents have about 20
// characters before a full stop; a line may be longer.
const (
	maxHeadingPhrase = 22
	maxHeadingLine   = 45
)

var (
	// What a whole sentence has and a heading has not.
	sentence   = regexp.MustCompile(`应(?:当|在|为|有|由|具|包|于|按|[^用急])|只能|必须|不得|不少于|不低于|不超过|具有|具备|拥有|达到|可以|负责|报送|提交|填写|请[^示]|须|已经|^在|均(?:未|为|应|须|需|由|无|已|不|可)|未(?:被|列|发生|纳入)|不(?:作|做|予|再)|原则上不|一般不|至少|来自|不存在|没有|无(?:严重|不良|重大|违法|失信)|控制在|仅限|限(?:报|申报|推荐)`)
	headingEnd = regexp.MustCompile(`[:。]$`)
	// A year is the only figure of a heading: 2024年工作进展。
	inYear = regexp.MustCompile(`(?:19|20)\d\d(?:[-—–至到~](?:19|20)\d\d)?年`)
)

// heading is where the heading of a block lies in its folded text, and where
// the body behind it begins.
type heading struct {
	level    int
	number   int // end of the number
	from, to int
	body     int
}

// headingOf finds the heading that a block is or begins with.
func headingOf(b *block) (heading, bool) {
	t := b.text.Text
	n := b.text.Number()
	if n.Level == 0 {
		return plainHeading(b)
	}
	h := heading{level: n.Level, number: n.End, from: n.End}
	rest := t[n.End:]
	stop := strings.Index(rest, "。")
	if stop < 0 {
		if !isHeadingLine(rest) {
			return heading{}, false
		}
		h.to, h.body = len(t), len(t)
		if headingEnd.MatchString(t) {
			h.to--
		}
		return h, h.to > h.from
	}
	phrase := rest[:stop]
	if utf8.RuneCountInString(phrase) > maxHeadingPhrase || strings.ContainsAny(phrase, ",;:!?") || phrase == "" {
		return heading{}, false
	}
	closes := stop+len("。") == len(rest)
	if closes && strings.ContainsAny(inYear.ReplaceAllString(phrase, ""), "0123456789") {
		return heading{}, false
	}
	if (closes || utf8.RuneCountInString(phrase) > 12) && sentence.MatchString(phrase) {
		return heading{}, false
	}
	h.to = n.End + stop
	h.body = h.to + len("。")
	return h, true
}

func isHeadingLine(rest string) bool {
	n := utf8.RuneCountInString(rest)
	inner := strings.TrimSuffix(rest, ":")
	return n > 0 && n <= maxHeadingLine && !strings.ContainsAny(inner, ";:!?") && !strings.HasSuffix(inner, ",") && !strings.HasSuffix(inner, ".") &&
		(n <= maxHeadingPhrase || !strings.Contains(inner, ","))
}

// plainHeading is a heading without number, where the format or a mark says so.
func plainHeading(b *block) (heading, bool) {
	t := b.text.Text
	from := 0
	switch {
	case strings.HasPrefix(t, "»"):
		from = len("»")
	case b.para.Outline == 0:
		return heading{}, false
	}
	if n := utf8.RuneCountInString(t); n > maxHeadingLine || strings.ContainsAny(t, "。;") || from == len(t) {
		return heading{}, false
	}
	return heading{level: min(max(b.para.Outline, 1), 4), number: from, from: from, to: len(t), body: len(t)}, true
}

// markHeadings finds the headings once, for all who ask. The last item of a list
// whose items close with semicolons is none, though it ends with a full stop.
func (p *parts) markHeadings() {
	item := 0 // level of the list
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.para == nil {
			continue
		}
		b.heading, b.isHeading = headingOf(b)
		if b.part != partText {
			continue
		}
		if item > 0 && b.text.Number().Level == item && strings.HasSuffix(b.text.Text, "。") && b.heading.body == len(b.text.Text) {
			b.isHeading = false
		}
		item = 0
		if !b.isHeading && strings.HasSuffix(b.text.Text, ";") {
			item = b.text.Number().Level
		}
	}
}

// readOutline adds the sections: each heading with the text down to the next
// one, and the text before the first.
func readOutline(p *parts, recs *extract.Records) {
	var open *extract.Record
	var body extract.Passage
	shut := func() {
		if open == nil {
			return
		}
		if body.Text != "" {
			open.Set("body", body.Value)
		}
		recs.Add(open)
		open, body = nil, extract.Passage{}
	}
	for i := range p.blocks {
		b := &p.blocks[i]
		switch b.part {
		case partAnnexLabel, partAnnexTitle, partDate, partTitle:
			shut()
		}
		if b.part != partText || b.para == nil {
			continue
		}
		h := b.heading
		if !b.isHeading {
			if open == nil {
				open = &extract.Record{Table: "sections", Src: b.para.Src}
				open.Set("level", extract.Value{Text: "0", Src: b.para.Src})
			}
			body.Append("\n", b.para.Passage)
			continue
		}
		shut()
		open = &extract.Record{Table: "sections", Src: b.para.Src}
		open.Set("level", extract.Value{Text: string(rune('0' + h.level)), Src: b.para.Src})
		if h.number > 0 && b.text.Number().Level > 0 {
			open.Set("number", b.text.Value(0, h.number))
		}
		open.Set("heading", b.text.Value(h.from, h.to))
		if h.body < len(b.text.Text) {
			body = b.text.Passage(h.body, len(b.text.Text))
		}
	}
	shut()
}
