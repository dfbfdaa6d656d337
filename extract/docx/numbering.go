package docx

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// level is one of the nine levels of a list definition.
type level struct {
	start   int
	format  string
	text    string // "%1.%2"
	suffix  string // tab, space or nothing
	font    string
	pStyle  string
	legal   bool // isLgl: the higher levels are printed as decimals
	restart int  // lvlRestart: the level (1-9) whose number restarts this one; -1 any higher one
	set     bool
}

// abstract is a list definition; the instances of one share their counters.
type abstract struct {
	levels    [9]level
	styleLink string // numStyleLink: the definition is that of a style
	count     [9]int
	started   [9]bool
}

// instance is a list: a definition with its overrides.
type instance struct {
	abstract  string
	override  [9]*level
	startOver [9]int // start plus one; 0 where there is none
	restarted [9]bool
}

// numbering gives paragraphs their automatic numbers, in document order.
type numbering struct {
	abstracts map[string]*abstract
	instances map[string]*instance
	styles    *styles
}

// readNumbering reads numbering.xml; nil data gives no lists.
func readNumbering(data []byte, ss *styles) (*numbering, error) {
	n := &numbering{abstracts: map[string]*abstract{}, instances: map[string]*instance{}, styles: ss}
	d := newDecoder(data)
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		s, ok := tok.(xml.StartElement)
		if !ok || !isW(s.Name) {
			continue
		}
		switch s.Name.Local {
		case "abstractNum":
			err = n.readAbstract(d, attr(s, "abstractNumId"))
		case "num":
			err = n.readInstance(d, attr(s, "numId"))
		}
		if err != nil {
			return n, err
		}
	}
}

func (n *numbering) readAbstract(d *xml.Decoder, id string) error {
	a := &abstract{}
	n.abstracts[id] = a
	return each(d, func(s xml.StartElement) error {
		switch s.Name.Local {
		case "lvl":
			i, l, err := readLevel(d, s)
			a.levels[i] = l
			return err
		case "numStyleLink":
			a.styleLink = attr(s, "val")
		}
		return d.Skip()
	})
}

func (n *numbering) readInstance(d *xml.Decoder, id string) error {
	in := &instance{}
	n.instances[id] = in
	return each(d, func(s xml.StartElement) error {
		switch s.Name.Local {
		case "abstractNumId":
			in.abstract = attr(s, "val")
		case "lvlOverride":
			at := levelIndex(s)
			return each(d, func(c xml.StartElement) error {
				switch c.Name.Local {
				case "startOverride":
					if v, err := strconv.Atoi(attr(c, "val")); err == nil && v >= 0 {
						in.startOver[at] = v + 1
					}
				case "lvl":
					_, l, err := readLevel(d, c)
					in.override[at] = &l
					return err
				}
				return d.Skip()
			})
		}
		return d.Skip()
	})
}

func levelIndex(s xml.StartElement) int {
	i, _ := strconv.Atoi(attr(s, "ilvl"))
	return min(max(i, 0), 8)
}

func readLevel(d *xml.Decoder, s xml.StartElement) (int, level, error) {
	l := level{start: 1, format: "decimal", suffix: "tab", restart: -1, set: true}
	err := each(d, func(c xml.StartElement) error {
		v := attr(c, "val")
		switch c.Name.Local {
		case "start":
			l.start, _ = strconv.Atoi(v)
		case "numFmt":
			l.format = v
		case "lvlText":
			l.text = v
		case "suff":
			l.suffix = v
		case "pStyle":
			l.pStyle = v
		case "isLgl":
			l.legal = isOn(c)
		case "lvlRestart":
			l.restart, _ = strconv.Atoi(v)
		case "rPr":
			look, err := readLook(d)
			l.font = look.font
			return err
		case "AlternateContent": // newer formats come with a plain one behind them
			return d.Skip()
		}
		return d.Skip()
	})
	return levelIndex(s), l, err
}

// find returns the list of an id with its definition, through a style where
// the definition only links to one.
func (n *numbering) find(id string) (*instance, *abstract) {
	for hops := 0; hops < 8; hops++ {
		in := n.instances[id]
		if in == nil {
			return nil, nil
		}
		a := n.abstracts[in.abstract]
		if a == nil {
			return nil, nil
		}
		st := n.styles.byID[a.styleLink]
		if a.styleLink == "" || st == nil || !st.hasNum || st.numID == id {
			return in, a
		}
		id = st.numID
	}
	return nil, nil
}

// label returns the number that Word prints in front of a paragraph, counting
// it. A bullet prints nothing unless it is a check box: it is no text.
func (n *numbering) label(p props) string {
	if !p.hasNum || p.numID == "" || p.numID == "0" {
		return ""
	}
	in, a := n.find(p.numID)
	if a == nil {
		return ""
	}
	at := p.level
	if !p.hasLvl {
		at = a.levelOf(p.style)
	}
	l := in.level(a, at)
	if !l.set {
		return ""
	}
	n.count(in, a, at)
	if l.format == "bullet" {
		return bullet(l)
	}
	text := expand(in, a, at)
	if text == "" {
		return ""
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	if l.suffix != "nothing" && !strings.ContainsRune("、，。：；．）】」》", last) { // those carry their gap with them
		text += " "
	}
	return text
}

func bullet(l level) string {
	for _, r := range l.text {
		if s := extract.Symbol(l.font, r); strings.Contains("□☐☑☒", s) {
			return s
		}
	}
	return ""
}

// levelOf is the level that a paragraph style is linked to.
func (a *abstract) levelOf(style string) int {
	for i := range a.levels {
		if style != "" && a.levels[i].pStyle == style {
			return i
		}
	}
	return 0
}

func (in *instance) level(a *abstract, at int) level {
	if o := in.override[at]; o != nil {
		return *o
	}
	return a.levels[at]
}

// count moves the counter of a level on and starts the deeper ones again.
func (n *numbering) count(in *instance, a *abstract, at int) {
	if in.startOver[at] > 0 && !in.restarted[at] {
		in.restarted[at] = true
		a.count[at], a.started[at] = in.startOver[at]-1, true
	} else if a.started[at] {
		a.count[at]++
	} else {
		a.count[at], a.started[at] = in.level(a, at).start, true
	}
	for k := at + 1; k < len(a.count); k++ {
		if r := a.levels[k].restart; r < 0 || r > at { // 0 means never
			a.started[k] = false
		}
	}
	for k := 0; k < at; k++ {
		if !a.started[k] {
			a.count[k], a.started[k] = in.level(a, k).start, true
		}
	}
}

// expand puts the counters into the text of a level.
func expand(in *instance, a *abstract, at int) string {
	l := in.level(a, at)
	var b strings.Builder
	for i := 0; i < len(l.text); i++ {
		if l.text[i] != '%' || i+1 == len(l.text) || l.text[i+1] < '1' || l.text[i+1] > '9' {
			b.WriteByte(l.text[i])
			continue
		}
		i++
		k := int(l.text[i] - '1')
		format := in.level(a, k).format
		if l.legal {
			format = "decimal"
		}
		b.WriteString(extract.Numeral(a.count[k], format))
	}
	return b.String()
}
