package form

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// putPerson stores a person's name, and what stands behind it in its cell: a
// telephone number, an office.
func (x *extraction) putPerson(f *Field, v extract.Passage, cover bool) {
	if i := phone.FindStringIndex(v.Text); i != nil && i[0] > 0 {
		end, number := i[0], v.Text[i[0]:]
		if m := openNote.FindStringIndex(v.Text[:end]); m != nil {
			end, number = m[0], strings.TrimRight(number, "）)]】")
		}
		if !strings.Contains(v.Text[end:i[0]], "证") { // the number of an identity card
			x.set(f.Phone, slice(v, i[0], i[0]+len(number)).Value, cover)
		}
		v = slice(v, 0, end)
	}
	name, office := person(v)
	x.set(f.Columns, name.Value, cover)
	if office.Text == "" {
		return
	}
	rank := x.rank
	x.rank += elsewhere // a place of its own for the office goes before
	x.set(f.Title, office.Value, cover)
	x.rank = rank
}

// phone is a number that stands behind a name in one cell.
var phone = regexp.MustCompile(`[（(+]?[0-9０-９][0-9０-９()（） +—－-]{6,}.*$`)

var (
	openNote     = regexp.MustCompile(`[\s\p{Zs}]*[（(\[【][^（()）\[\]【】]*$`)
	besideName   = regexp.MustCompile(`[\s\p{Zs}]*[（(\[【]([^（()）\[\]【】]*)[)）\]】]$`)
	separator    = regexp.MustCompile(`[\s\p{Zs}、，,/／；;|]+`)
	officeWord   = regexp.MustCompile(`教授|研究员|院士|工程师|高工|研高|博士|博导|导师|主任|经理|总裁|董事|院长|所长|处长|科长|部长|书记|主席|会长|专家|讲师|总监|总工|首席|厂长|校长|秘书|主管|主办|助理|科学家|负责人`)
	officeJoined = regexp.MustCompile(`^\p{Han}{2,4}?((?:副|正|特聘|讲席|首席|名誉|教授级|正高级|高级)*(?:教授|研究员|院士|工程师|高工|董事长|总经理|总裁|院长|所长|处长|科长|部长|主任).*)$`)
)

// person parts a name from what people write behind it: a note in brackets
// （男，52岁）, an office (陈立 教授、博士生导师). Two names stay together.
func person(v extract.Passage) (name, office extract.Passage) {
	name, office = v, sub(v, len(v.Text), len(v.Text))
	if m := besideName.FindStringSubmatchIndex(v.Text); m != nil && m[0] > 0 {
		name = slice(v, 0, m[0])
		if officeWord.MatchString(v.Text[m[2]:m[3]]) {
			office = slice(v, m[2], m[3])
		}
	}
	if i, j := officeAt(name.Text); i > 0 {
		if office.Text == "" {
			office = slice(name, j, len(name.Text))
		}
		name = slice(name, 0, i)
	}
	return name, office
}

// officeAt returns where a name ends and the office behind it begins.
func officeAt(s string) (end, start int) {
	for _, m := range separator.FindAllStringIndex(s, -1) {
		if next := separator.Split(s[m[1]:], 2)[0]; m[0] > 0 && officeWord.MatchString(next) {
			return m[0], m[1]
		}
	}
	if m := officeJoined.FindStringSubmatchIndex(s); m != nil {
		return m[2], m[2]
	}
	return 0, 0
}

// unlabelled takes away the label that an applicant wrote again before the value
// (领军人才：陈立).
func (x *extraction) unlabelled(f *Field, v extract.Passage) extract.Passage {
	i := strings.IndexAny(v.Text, "：:")
	if i <= 0 || x.profile.labels.exact[labelKey(v.Text[:i])] != f || strings.Count(v.Text, ":")+strings.Count(v.Text, "：") > 1 {
		return v
	}
	_, n := utf8.DecodeRuneInString(v.Text[i:])
	return slice(v, i+n, len(v.Text))
}

// tickedText is what is ticked in a place that the applicant made a group of
// check boxes of (□集成电路 ☑物联网), where the form lists no options.
func tickedText(v extract.Passage) extract.Passage {
	if !strings.ContainsAny(v.Text, emptyBoxes) {
		return v
	}
	marks := marksIn(v.Text, nil)
	if len(marks) < 2 {
		return v
	}
	before := squeeze(v.Text[:marks[0].start]) == ""
	var out extract.Passage
	for i, m := range marks {
		start, end := m.end, len(v.Text)
		switch {
		case before && i+1 < len(marks):
			end = marks[i+1].start
		case !before && i == 0:
			start, end = 0, m.start
		case !before:
			start, end = marks[i-1].end, m.start
		}
		if m.ticked {
			out.Append("、", slice(v, start, end))
		}
	}
	if out.Text == "" {
		return sub(v, 0, 0)
	}
	return out
}

// emptyBoxes are the boxes that are nothing else in a text, as a circle may be
// (二○二三年).
const emptyBoxes = "□☐▢❏❑❒⬜\uF0A8\uF06F\uF0A3\uF071\uF072"
