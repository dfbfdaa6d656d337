package notice

import (
	"regexp"
	"slices"
	"strings"

	"lianhe/extract"
)

var (
	// The name of a consortium at the head of its paragraph, closed by
	// punctuation, a bracket, 由 or the end of the line.
	namedFirst = regexp.MustCompile(`^(?:(?:创新)?(?:联合体)?名称:)?["“《]?([^,。;:!?《》]{2,60}?联合体)(?:\([^()联]{1,20}\))?["”》]?(?:[。,.;:(]|由|——?|$|牵头)`)
	// A role right in front of its units: 牵头单位远潮公司；成员单位海州大学.
	bareLabel = regexp.MustCompile(`(?:^|[:;,。(—])((?:联合|共同|副)?牵头(?:单位|企业|机构)|(?:主要|核心|其他|其它)?(?:成员|参与|参建|参加|合作|协作|共建|协同|支撑)(?:单位|企业|机构|高校|院校|院所))`)
	openLabel = regexp.MustCompile(`^((?:联合|共同|副)?牵头(?:单位|企业|机构)|(?:主要|核心|其他|其它)?(?:成员|参与|参建|参加|合作|协作|共建|协同|支撑)(?:单位|企业|机构|高校|院校|院所)(?:名单)?)(?:(?:为|有|包括)?:)?$`)
	// 由A牵头组建X创新联合体 names it behind its lead.
	namedLast = regexp.MustCompile(`^由?([^,。;:]{3,60}?)(?:单位)?牵头(?:组建|建设|成立|的)的?["“]?([^,。;:!?]{2,50}?联合体)["”]?`)
	// 同意组建X创新联合体，由A牵头 names it in a sentence.
	namedWithin = regexp.MustCompile(`(?:(?:同意|批准|准予)(?:你们?|贵单位|单位)?(?:组建|成立|建设|认定|设立)?|决定(?:组建|成立|设立))["“]?([^,。;:!?"“”《》]{2,50}?联合体)["”]?`)
	// 同意由A牵头，联合B、C组建X创新联合体 names it behind all its units.
	namedEnd = regexp.MustCompile(`(?:由|同意|支持)[^。;:]{3,80}?牵头,?(?:联合|会同|携手|协同|联手)[^。;:]{3,}?(?:组建|建设|成立)(?:的)?["“]?([^,。;:!?"“”《》、]{2,50}?联合体)["”]?(?:[。,;]|$)`)
	// A牵头，B、C参与组建的X创新联合体 names it behind all its units, without 由.
	namedTail = regexp.MustCompile(`^(?:(?:同意|批准|准予|支持|决定|确定)(?:认定|组建|建设|成立|命名)?)?由?([^,。;:]{3,60}?)牵头,(?:联合|会同|携手|协同|联手)?([^。;:]{3,}?)(?:等[^,。;]{0,10})?(?:共同)?(?:(?:参与|参加|联合)?(?:组建|建设|共建|成立)|参与|参加)的["“]?([^,。;:!?"“”《》、]{2,50}?联合体)["”]?`)
	// A role with its units behind it.
	roleLabel = regexp.MustCompile(`((?:联合|共同|副)?牵头(?:建设|组建|申报)?(?:单位|企业|机构)?|(?:主要|核心|其他|其它)?(?:成员|参与|参建|参加|合作|联合|协作|共建|协同|支撑|配合)(?:建设|组建)?(?:单位|企业|机构|高校|院校|院所|方))(?:名单)?(?:分别|主要)?(?:为|是|有|包括了?|包含|由|:)(?:有|:)?`)
	byLead    = regexp.MustCompile(`由([^。;]{3,80}?)((?:联合|共同|副)?牵头)`)
	// 同意A牵头, and X创新联合体（A牵头，B参加）.
	barelyLed = regexp.MustCompile(`(?:同意|支持|^\()([^。;]{3,80}?)((?:联合|共同|副)?牵头)`)
	// 以A为牵头单位，B、C为成员单位 names the roles behind the units.
	asRoles   = regexp.MustCompile(`以([^。;:]{3,80}?)为((?:联合|共同|副)?牵头(?:单位|企业|方)?),?([^。;:]{3,}?)为((?:主要|核心)?(?:成员|参与|参建|参加|合作|共建)(?:单位|企业|方)?)`)
	withUnits = regexp.MustCompile(`(?:联合|会同|携手|协同|联手)([^。;]{3,}?)(?:等[^,。;]{0,10})?(?:共同)?(?:组建|参与|参加|建设|共建|实施|成立|$|[。;])|[,;]([^。;:]{3,}?)(?:等[^,。;]{0,10})?(?:共同)?(参与|参加)`)
	fieldSaid = regexp.MustCompile(`(?:技术|产业|所属|研究)?(?:领域|产业)(?:为|:)([^,。;:()]{2,20})`)
	fieldNote = regexp.MustCompile(`^["”]?\((\p{Han}[^()联,。;:]{1,14})\)`)
	fieldAim  = regexp.MustCompile(`(?:面向|聚焦|围绕)([^,。;:()、和与及]{2,16})领域`)
	// What was and what becomes of a consortium stand in one sentence there.
	changed  = regexp.MustCompile(`变更为|更换为|调整为|更名为|变更[^,。;]{0,30}(?:牵头|成员)单位|(?:牵头|成员)单位[^,。;]{0,10}变更`)
	numeral  = regexp.MustCompile(`\d+|[一二三四五六七八九十]+`)
	notAName = regexp.MustCompile(`^(?:变更|更换|调整|取消|撤销|终止|增补|同意|批准|准予|决定|各|每|本|该|首?批|对|在|为|将|请|上述|以上|支持|鼓励|推动|组建|创新联合体$|共|现|附件|关于)|名单`)
)

// readProse reads consortia from paragraphs: a name, then its units behind the
// words for their roles, in the same paragraph or in those that follow.
func readProse(p *parts, l *lists) {
	var open *consortium
	var field extract.Value
	commit := func() {
		if open != nil && open.complete() {
			open.nameAddressee(p.addressee)
			l.consortia = append(l.consortia, open)
		}
		open = nil
	}
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.para == nil || b.part != partText && b.part != partTitle {
			commit()
			continue
		}
		if v, ok := fieldHeading(b.text); ok {
			commit()
			field = v
			continue
		}
		if c, body, ok := namedIn(b); ok {
			commit()
			open = c
			if open.field.Text == "" {
				open.field = field
			}
			open.addRoles(b.text, body)
			continue
		}
		if open == nil {
			continue
		}
		n := b.text.Number().End
		if m := openLabel.FindStringSubmatchIndex(b.text.Text[n:]); m != nil {
			open.label = b.text.Value(n+m[2], n+m[3])
			continue
		}
		if open.addItem(b.text) || b.isHeading && unitsHeading.MatchString(b.text.Text) {
			continue
		}
		if !open.addRoles(b.text, 0) {
			commit()
		}
	}
	commit()
}

// unitsHeading is a heading between the name of a consortium and its units.
var unitsHeading = regexp.MustCompile(`(?:组成|成员|组建|参建)(?:单位|名单|情况)?$|^.{0,6}单位(?:组成|构成)$`)

var addressed = regexp.MustCompile(`^(?:你|贵|该)(?:们)?(?:单位|公司|集团|大学|学院|学校|院|校|所|中心|实验室)?$`)

// nameAddressee puts the addressee's name where a reply says 你单位: 同意由你公司牵头.
func (c *consortium) nameAddressee(addressee extract.Value) {
	for i := range c.members {
		if m := &c.members[i]; addressed.MatchString(folded(m.name)) && complete(folded(addressee)) {
			m.name = addressee
		}
	}
}

// addItem adds the units of a line below the label of their role: 成员单位：, then
// a line for each.
func (c *consortium) addItem(f extract.Folded) bool {
	n := f.Number()
	t := strings.TrimRight(f.Text[n.End:], "。;,、")
	if c.label.Text == "" || !complete(t) || strings.ContainsAny(t, "。:!?") {
		c.label = extract.Value{}
		return false
	}
	c.add(f, n.End, n.End+len(t), c.label)
	return true
}

// complete reports whether a name was followed by its lead; anything less is a
// sentence about consortia.
func (c *consortium) complete() bool {
	lead := false
	for _, m := range c.members {
		lead = lead || strings.Contains(folded(m.role), "牵头")
	}
	return lead
}

// namedIn finds the name of a consortium that a paragraph is about, and where
// its units are to be looked for.
func namedIn(b *block) (*consortium, int, bool) {
	n := b.text.Number()
	if m := bulletMark.FindString(b.text.Text); n.Level == 0 && m != "" {
		n.End = len(m)
	}
	t := b.text.Text[n.End:]
	c := &consortium{src: b.para.Src}
	if n.Level > 0 {
		if m := numeral.FindStringIndex(b.text.Text[:n.End]); m != nil {
			c.seq = b.text.Value(m[0], m[1])
		}
	}
	if changed.MatchString(t) {
		return nil, 0, false
	}
	if m := namedFirst.FindStringSubmatchIndex(t); m != nil && !notAName.MatchString(t[m[2]:m[3]]) && !strings.Contains(t[m[2]:m[3]], "牵头") {
		c.name = b.text.Value(n.End+m[2], n.End+m[3])
		if note := fieldNote.FindStringSubmatchIndex(t[m[3]:]); note != nil && !noteBehind.MatchString(t[m[3]+note[2]:m[3]+note[3]]) {
			c.field = b.text.Value(n.End+m[3]+note[2], n.End+m[3]+note[3])
		}
		return c, n.End + m[3], true
	}
	if m := namedLast.FindStringSubmatchIndex(t); m != nil && !notAName.MatchString(t[m[4]:m[5]]) && n.Level > 0 {
		c.name = b.text.Value(n.End+m[4], n.End+m[5])
		c.add(b.text, n.End+m[2], n.End+m[3], extract.Value{Text: "牵头", Src: c.src})
		return c, n.End + m[5], true
	}
	if m := namedTail.FindStringSubmatchIndex(t); m != nil && !notAName.MatchString(t[m[6]:m[7]]) {
		c.name = b.text.Value(n.End+m[6], n.End+m[7])
		c.add(b.text, n.End+m[2], n.End+m[3], extract.Value{Text: "牵头", Src: c.src})
		c.add(b.text, n.End+m[4], n.End+m[5], extract.Value{Text: "参与", Src: c.src})
		return c, n.End + m[7], true
	}
	if m := namedWithin.FindStringSubmatchIndex(t); m != nil && !notAName.MatchString(t[m[2]:m[3]]) {
		c.name = b.text.Value(n.End+m[2], n.End+m[3])
		return c, n.End + m[1], true
	}
	if m := namedEnd.FindStringSubmatchIndex(t); m != nil && !notAName.MatchString(t[m[2]:m[3]]) {
		c.name = b.text.Value(n.End+m[2], n.End+m[3])
		return c, n.End, true
	}
	return nil, 0, false
}

// addRoles adds what a paragraph says of the consortium from byte from on, its
// field and its units, and reports whether it said any of it.
func (c *consortium) addRoles(f extract.Folded, from int) bool {
	before := len(c.members)
	t := f.Text
	if m := fieldSaid.FindStringSubmatchIndex(t[from:]); m != nil {
		c.field = f.Value(from+m[2], from+m[3])
		before-- // said something
	} else if m := fieldAim.FindStringSubmatchIndex(t[from:]); m != nil && c.field.Text == "" {
		c.field = f.Value(from+m[2], from+m[3])
	}
	if m := asRoles.FindStringSubmatchIndex(t[from:]); m != nil {
		c.add(f, from+m[2], from+m[3], f.Value(from+m[4], from+m[5]))
		c.add(f, from+m[6], from+m[7], f.Value(from+m[8], from+m[9]))
		return true
	}
	labels := roleLabel.FindAllStringSubmatchIndex(t[from:], -1)
	if labels == nil {
		c.addVerbs(f, from)
		if len(c.members) == max(before, 0) {
			c.addMarked(f, from)
		}
		if labels = bareLabel.FindAllStringSubmatchIndex(t[from:], -1); labels == nil || len(c.members) > max(before, 0) {
			return len(c.members) > before
		}
	}
	for i, m := range labels {
		end := len(t)
		if i+1 < len(labels) {
			end = from + labels[i+1][0]
		}
		a := from + m[1]
		if stop := stopOf(t[a:end]); stop >= 0 {
			end = a + stop
		}
		c.add(f, a, end, f.Value(from+m[2], from+m[3]))
	}
	return len(c.members) > before
}

// addMarked reads units one of which a mark names as lead: X创新联合体——A（牵头）、
// B、C.
func (c *consortium) addMarked(f extract.Folded, from int) {
	a := from + len(listLead.FindString(f.Text[from:]))
	if a == from {
		return
	}
	listed := &consortium{}
	listed.add(f, a, len(f.Text), extract.Value{})
	if !slices.ContainsFunc(listed.members, func(m member) bool { return strings.Contains(folded(m.role), "牵头") }) {
		return
	}
	for _, m := range listed.members {
		if m.role.Text == "" {
			m.role = extract.Value{Text: impliedMember, Src: m.name.Src}
		}
		c.members = append(c.members, m)
	}
}

var listLead = regexp.MustCompile(`^["”》]?(?:——?|:|,|。)`)

// addVerbs reads 由A牵头，联合B、C组建 and A牵头，B、C参与.
func (c *consortium) addVerbs(f extract.Folded, from int) {
	t := f.Text
	m := byLead.FindStringSubmatchIndex(t[from:])
	if m == nil {
		m = barelyLed.FindStringSubmatchIndex(t[from:])
	}
	if m == nil {
		return
	}
	c.add(f, from+m[2], from+m[3], f.Value(from+m[4], from+m[5]))
	from += m[1]
	w := withUnits.FindStringSubmatchIndex(t[from:])
	if w == nil {
		return
	}
	for k := 2; k <= 4; k += 2 {
		if w[k] >= 0 {
			before := len(c.members)
			c.add(f, from+w[k], from+w[k+1], extract.Value{Text: "参与", Src: f.Value(from+w[k], from+w[k+1]).Src})
			c.checkCount(f.Value(from+w[0], from+w[1]), len(c.members)-before)
			return
		}
	}
}

// stopOf finds where a list of units ends: the first full stop or semicolon
// outside brackets that something else follows.
func stopOf(t string) int {
	depth := 0
	for i, r := range t {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return i
			}
		case '。':
			if depth <= 0 {
				return i
			}
		}
	}
	return -1
}

func (c *consortium) add(f extract.Folded, a, b int, role extract.Value) {
	c.addUnits(f.Passage(a, b), role, nil)
}
