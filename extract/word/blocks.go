package word

import (
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// blocks gives the document: headers, the text with its text boxes, notes,
// footers.
func (w *walker) blocks() ([]extract.Block, error) {
	body, err := w.body()
	if err != nil {
		return nil, err
	}
	notes, err := w.notes()
	if err != nil {
		return nil, err
	}
	heads, feet, err := w.around()
	if err != nil {
		return nil, err
	}
	out := append(heads, extract.JoinTables(body)...)
	return append(append(out, notes...), feet...), nil
}

func (w *walker) body() ([]extract.Block, error) {
	w.boxes = w.readBoxes()
	from, to := w.span(partMain)
	ps, err := w.passages(from, to)
	if err != nil {
		return nil, err
	}
	return w.flow(ps, 0, extract.Body)
}

// readBoxes finds the text boxes by the position of their anchor in the text:
// shape and text are tied by the number of the shape ([MS-DOC] 2.8.30, 2.8.37).
func (w *walker) readBoxes() map[int][][2]int {
	const shape, box, shapeOfBox = 26, 22, 14
	anchors := map[int]int{}
	shapes := newPlc(w.part(fibShapes), shape)
	for i := range shapes.n {
		anchors[shapes.data.u32(shapes.value(i))] = shapes.at(i)
	}
	out := map[int][][2]int{}
	texts := newPlc(w.part(fibBoxes), box)
	start, end := w.span(partBoxes)
	reach := start
	for i := range texts.n {
		from, to := start+texts.at(i), start+texts.at(i+1)
		cp, ok := anchors[texts.data.u32(texts.value(i)+shapeOfBox)]
		if ok && from >= reach && from < to && to <= end {
			out[cp] = append(out[cp], [2]int{from, to})
			reach = to
		}
	}
	return out
}

// anchored gives the text boxes of a paragraph, whose text comes behind it.
func (w *walker) anchored(p *passage, role extract.Role) ([]extract.Block, error) {
	if len(w.boxes) == 0 || role != extract.Body {
		return nil, nil
	}
	var out []extract.Block
	for cp := p.from; cp < p.to; cp++ {
		for _, b := range w.boxes[cp] {
			delete(w.boxes, cp)
			blocks, err := w.story(b[0], b[1], role)
			if err != nil {
				return nil, err
			}
			out = append(out, blocks...)
		}
	}
	return out, nil
}

// notes gives the footnotes and endnotes.
func (w *walker) notes() ([]extract.Block, error) {
	var out []extract.Block
	for _, part := range []int{partFootnotes, partEndnotes} {
		from, to := w.span(part)
		blocks, err := w.story(from, to, extract.Footnote)
		if err != nil {
			return nil, err
		}
		out = append(out, blocks...)
	}
	return out, nil
}

func (w *walker) story(from, to int, role extract.Role) ([]extract.Block, error) {
	ps, err := w.passages(from, to)
	if err != nil {
		return nil, err
	}
	return w.flow(ps, 0, role)
}

// around gives the headers and footers of all sections, each text once. Their
// stories come in sixes: even and odd header, even and odd footer, header and
// footer of the first page; six stories of separators stand in front
// ([MS-DOC] 2.3.5, 2.8.5).
func (w *walker) around() (heads, feet []extract.Block, err error) {
	const separators = 6
	stories := newPlc(w.part(fibHeaders), 0)
	start, end := w.span(partHeaders)
	seen := map[string]bool{}
	reach := start
	for i := separators; i < stories.n; i++ {
		from, to := start+stories.at(i), start+stories.at(i+1)
		if from < reach || from >= to || to > end {
			continue
		}
		reach = to
		role, list := extract.Header, &heads
		if k := i % separators; k == 2 || k == 3 || k == 5 {
			role, list = extract.Footer, &feet
		}
		blocks, err := w.story(from, to, role)
		if err != nil {
			return nil, nil, err
		}
		d := extract.Document{Blocks: blocks}
		key := string(rune('0'+int(role))) + d.Text()
		if !seen[key] {
			seen[key] = true
			*list = append(*list, blocks...)
		}
	}
	return heads, feet, nil
}

// paragraphs gives a paragraph as blocks, none where it is empty. In the body a
// manual line break makes a new paragraph (text pasted from the web has no
// other), but in a centred one it breaks a title; in a cell it stays.
func (w *walker) paragraphs(p *passage, role extract.Role) []extract.Block {
	pieces := []string{p.text}
	if p.depth == 0 && p.align != extract.AlignCenter {
		pieces = strings.Split(p.text, "\n")
	}
	var out []extract.Block
	col := 1
	for _, piece := range pieces {
		body := strings.TrimLeftFunc(piece, blank)
		x := &extract.Paragraph{
			Passage: extract.Passage{Value: extract.Value{
				Text: strings.TrimRightFunc(body, blank),
				Src:  extract.Source{Line: p.line, Col: col + utf8.RuneCountInString(piece[:len(piece)-len(body)])},
			}},
			Align: p.align, Size: p.size, Bold: p.bold, Outline: p.outline,
		}
		col += utf8.RuneCountInString(piece) + 1
		if x.Text != "" {
			out = append(out, extract.Block{Role: w.role(p, role, x.Text), Para: x})
		}
	}
	return out
}

// role is the role of a paragraph: that of its part, but for the lines of a web
// page that were copied along, and a table of contents, which repeats headings.
func (w *walker) role(p *passage, role extract.Role, text string) extract.Role {
	const firstContents, lastContents = 19, 27
	kind := w.style(p.style).kind
	switch {
	case p.depth > 0 || role == extract.Footnote:
		return role
	case role == extract.Body && kind >= firstContents && kind <= lastContents:
		return extract.Header
	}
	if r := extract.FrameRole(text); r == extract.PageNumber || role == extract.Body {
		return r
	}
	return role
}
