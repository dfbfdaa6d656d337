package form

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"lianhe/extract"
)

// put stores what a field tells.
func (x *extraction) put(f *Field, v extract.Passage, cover bool) {
	v = once(v)
	switch {
	case len(f.Options) > 0:
		x.putChoice(f, v, cover)
	case f.Count || len(f.Parts) > 0:
		x.putCounts(f, v, cover)
	case f.Text:
		x.set(f.Columns, x.unhinted(v).Value, cover)
	default:
		v = x.unhinted(tickedText(x.unlabelled(f, v)))
		if f.Person || len(f.Phone) > 0 {
			x.putPerson(f, v, cover)
			return
		}
		x.set(f.Columns, v.Value, cover)
	}
}

// once is a value that stands in its place several times over, by itself or
// between its parts, as office suites leave that of a content control which they
// could not keep (R, R江苏R省R).
func once(v extract.Passage) extract.Passage {
	t := strings.TrimSpace(v.Text)
	for n, count := range prefixes(t) {
		r := t[:n]
		if rest := strings.ReplaceAll(t, r, ""); rest == "" || rest == r || count > 2 && strings.Contains(squeeze(r), squeeze(rest)) {
			return slice(v, 0, strings.Index(v.Text, r)+n)
		}
	}
	return v
}

// prefixes yields the beginnings of a text that it repeats often enough to tell
// from a value that repeats itself, with how often: four characters twice, two
// three times.
func prefixes(s string) func(func(int, int) bool) {
	return func(yield func(int, int) bool) {
		k := 0
		for n := range s {
			if k >= 2 && 2*n <= len(s) && strings.HasSuffix(s, s[:n]) {
				if count := strings.Count(s, s[:n]); (count > 2 || k >= 4 && count > 1) && strings.IndexFunc(s[:n], han) >= 0 && !yield(n, count) {
					return
				}
			}
			k++
		}
	}
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// unhinted takes away the lines that the blank form printed around a value.
func (x *extraction) unhinted(v extract.Passage) extract.Passage {
	start, end := len(v.Text), 0
	for base, line := range lines(v.Text) {
		if !x.empty(line) {
			start, end = min(start, base), base+len(line)
		}
	}
	if start >= end {
		return sub(v, 0, 0)
	}
	return slice(v, start, end)
}

func (x *extraction) putChoice(f *Field, v extract.Passage, cover bool) {
	o, at, err := choose(v.Text, f.Options)
	value := extract.Value{Src: v.Src}
	if o != nil {
		value = v.Slice(at, at)
		value.Text = o.Code
	}
	if err != nil {
		for _, c := range f.Columns {
			x.issue(extract.FieldUnreadable, extract.SevWarning, v.Src, c, err.Error(), "请在原件中核对勾选项，只保留一项")
		}
	}
	x.set(f.Columns, value, cover)
}

// inAll is what may stand before a total.
var inAll = regexp.MustCompile(`^(?:其中|成员|单位)*(?:共计|共有|合计|总计|总共|总数|总人数|人数|项数|件数|数量|共|总|其中)[\s\p{Zs}:：为_＿]*`)

// atEnd is a total behind its parts: 企业5家，高校2家，共8家.
var atEnd = regexp.MustCompile(`(?:共计|共有|合计|总计|总共|共)[\s\p{Zs}:：为_＿]*(` + figure + `)[\s\p{Zs}_＿]*[个家]?[\s\p{Zs}。）)]*$`)

// figure is a number in digits or in Chinese numerals.
const figure = `[0-9０-９][0-9０-９,，]*|[〇零一二两三四五六七八九十百]+`

var count = regexp.MustCompile(figure)

// putCounts reads "8 个，其中：企业 5 个，高校 2 个": the first figure is the
// field's own, the others stand behind (or, 5 个企业, before) their word.
func (x *extraction) putCounts(f *Field, v extract.Passage, cover bool) {
	first := len(v.Text)
	if i := strings.Index(v.Text, "其中"); i > 0 {
		first = i
	}
	for _, p := range f.Parts {
		i, j := p.find(v.Text)
		if i < 0 {
			continue
		}
		from, to := p.value(v.Text, i, j, f.Parts)
		first = min(first, i)
		if from < to {
			first = min(first, from)
		}
		x.set(p.Columns, v.Slice(from, to), cover)
	}
	own := slice(v, 0, first)
	if i, j := f.named(own.Text); i >= 0 {
		own = sub(own, i, j)
	}
	own = slice(own, len(inAll.FindString(own.Text)), len(own.Text))
	if count.FindString(own.Text) == "" {
		own.Text = ""
		if m := atEnd.FindStringSubmatchIndex(v.Text); m != nil {
			own = sub(v, m[2], m[3])
		}
	}
	own.Text = strings.TrimRight(own.Text, "，,；;：:（(")
	x.set(f.Columns, own.Value, cover)
}

// named returns the figure behind the field's own word, where a cell tells several
// (发明专利127件，实用新型254件).
func (f *Field) named(s string) (int, int) {
	if len(count.FindAllString(s, 2)) < 2 {
		return -1, -1
	}
	p := Part{Labels: f.Labels}
	_, end := p.find(s)
	if end < 0 {
		return -1, -1
	}
	m := countAfter.FindStringSubmatchIndex(s[end:])
	if m == nil {
		return -1, -1
	}
	return end + m[2], end + m[3]
}

// find returns where the word of a part stands in a text.
func (p *Part) find(s string) (int, int) {
	f := fold(s)
	for _, l := range p.Labels {
		w := []rune(l.text)
		for i := 0; i+len(w) <= len(f.runes); i++ {
			if slices.Equal(f.runes[i:i+len(w)], w) {
				return f.at[i], f.at[i+len(w)]
			}
		}
	}
	return -1, -1
}

var (
	countAfter  = regexp.MustCompile(`^[\s\p{Zs}:：为共有（(_＿]*(` + figure + `)`)
	countBefore = regexp.MustCompile(`(` + figure + `)[\s\p{Zs}_＿]*[个家所名人项件]?[\s\p{Zs}]*$`)
)

// value returns where the figure of a part stands whose word is s[i:j], an empty
// place where it has none.
func (p *Part) value(s string, i, j int, all []*Part) (from, to int) {
	if m := countAfter.FindStringSubmatchIndex(s[j:]); m != nil {
		return j + m[2], j + m[3]
	}
	if strings.Trim(squeeze(s[j:]), "_个家所名人项件。)") != "" && strings.Contains(squeeze(s[j:]), "_") {
		return j, j // a blank that was left
	}
	// The figure before the word, where no other word claims it.
	m := countBefore.FindStringSubmatchIndex(s[:i])
	if m == nil {
		return j, j
	}
	lead := strings.TrimRight(s[:m[2]], " \t\u3000：:")
	for _, q := range all {
		if k, e := q.find(lead); k >= 0 && e == len(lead) {
			return j, j
		}
	}
	return m[2], m[3]
}

// set stores a value in its columns. What the form's table tells goes before
// what the cover tells; a place that is filled before one that is empty.
//
// Within the table only the same label told twice is a contradiction: of 联系电话
// and 手机, of the 职务 beside the scientist and that beside the contact, one is
// the column's own.
func (x *extraction) set(columns []Column, v extract.Value, cover bool) {
	for _, c := range columns {
		old, known := x.values[c]
		switch {
		case !known || old.value.Text == "":
			x.values[c] = reading{v, cover, x.label, x.rank}
		case v.Text == "" || same(old.value.Text, v.Text):
			if old.cover && !cover && v.Text != "" {
				x.values[c] = reading{v, cover, x.label, x.rank}
			}
		case old.cover && !cover:
			x.differ(c, v, old.value, "封面")
			x.values[c] = reading{v, cover, x.label, x.rank}
		case cover && !old.cover:
			x.differ(c, old.value, v, "封面")
		case x.rank < old.rank:
			x.values[c] = reading{v, cover, x.label, x.rank}
		case x.rank == old.rank && old.label == x.label:
			x.differ(c, old.value, v, "另一处")
		}
	}
}

func (x *extraction) differ(c Column, kept, other extract.Value, where string) {
	if slices.ContainsFunc(x.issues, func(i extract.Issue) bool {
		return i.Code == extract.TableInconsistent && i.Ref.Column == c.Name && i.Src == kept.Src
	}) {
		return
	}
	x.issue(extract.TableInconsistent, extract.SevWarning, kept.Src, c,
		fmt.Sprintf("同一项前后不一致：表中为“%s”，%s（%s）为“%s”", clip(kept.Text), where, other.Src, clip(other.Text)), "请与申报单位核对；已采用表中的内容")
}

func (x *extraction) issue(code string, sev extract.Severity, src extract.Source, c Column, text, hint string) {
	x.issues = append(x.issues, extract.Issue{Code: code, Severity: sev, Src: src, Ref: extract.Ref{Table: c.Table, Ord: 1, Column: c.Name}, Text: text, Hint: hint})
}

func clip(s string) string {
	if r := []rune(strings.Join(strings.Fields(s), " ")); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// same compares two tellings of one value. White space, width, the marks between
// the parts of a date or a telephone number, a precision that only one of two
// dates has and a number that only one of two lists has do not matter.
func same(a, b string) bool {
	if m, n := numbers(squeeze(a)), numbers(squeeze(b)); among(m, n) || among(n, m) {
		return true
	}
	a, b = telling(a), telling(b)
	if isoDate.MatchString(a) && isoDate.MatchString(b) {
		n := min(len(a), len(b))
		return a[:n] == b[:n]
	}
	return a == b
}

// numbers lists the telephone numbers of a text that is nothing else: 手机：138…
// 座机：0512-….
func numbers(s string) []string {
	found := phoneNumber.FindAllString(s, -1)
	if strings.Trim(phoneWords.ReplaceAllString(phoneNumber.ReplaceAllString(s, ""), ""), "()、,;；/:") != "" {
		return nil
	}
	for i, n := range found {
		found[i] = notDigit.ReplaceAllString(n, "")
	}
	return found
}

// among reports whether all of some numbers are among others.
func among(some, all []string) bool {
	return len(some) > 0 && !slices.ContainsFunc(some, func(n string) bool { return !slices.Contains(all, n) })
}

var (
	phoneNumber = regexp.MustCompile(`\(?[0-9]{3,4}\)?-?[0-9]{4}-?[0-9]{3,4}(?:转[0-9]+)?|1[0-9]{2}-?[0-9]{4}-?[0-9]{4}|[0-9]{7,8}`)
	phoneWords  = regexp.MustCompile(`手机号?|座机|固话|电话|办公|联系|移动|微信同号|同微信|[办宅]`)
)

var (
	dateMarks = strings.NewReplacer("年", "-", "月", "-", "日", "", ".", "-", "/", "-")
	isoDate   = regexp.MustCompile(`^(?:19|20)\d\d-\d\d(?:-\d\d)?$`)
	anyDate   = regexp.MustCompile(`^((?:19|20)\d\d)-(\d{1,2})(?:-(\d{1,2}))?-?$`)
	number    = regexp.MustCompile(`^[0-9()+\-\x{2010}-\x{2015}\x{2212}－转,、/]{7,}$`)
	notDigit  = regexp.MustCompile(`[^0-9]`)
)

// telling is a value without what may differ between two places of one form.
func telling(s string) string {
	k := labelNote.ReplaceAllString(squeeze(s), "")
	if m := anyDate.FindStringSubmatch(dateMarks.Replace(arabicDate(k))); m != nil {
		d := m[1] + "-" + ("0" + m[2])[len(m[2])-1:]
		if m[3] != "" {
			d += "-" + ("0" + m[3])[len(m[3])-1:]
		}
		return d
	}
	if number.MatchString(k) {
		return notDigit.ReplaceAllString(k, "")
	}
	return strings.TrimSuffix(k, "领域")
}

var (
	chineseDate = regexp.MustCompile(`^[〇○零一二三四五六七八九]{4}年`)
	numeral     = regexp.MustCompile(`[一二三四五六七八九十]{1,3}[月日]`)
	digitOf     = strings.NewReplacer("〇", "0", "○", "0", "零", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
)

// arabicDate writes a date in Chinese numerals (二〇二三年八月十四日) in digits.
func arabicDate(s string) string {
	if !chineseDate.MatchString(s) {
		return s
	}
	s = numeral.ReplaceAllStringFunc(s, func(n string) string {
		tens, ones, ten := strings.Cut(n, "十")
		switch {
		case !ten:
		case tens == "" && strings.IndexAny(ones, "月日") == 0:
			n = "10" + ones
		case tens == "":
			n = "1" + ones
		case strings.IndexAny(ones, "月日") == 0:
			n = tens + "0" + ones
		default:
			n = tens + ones
		}
		return n
	})
	return digitOf.Replace(s)
}

// labelNote is what a form adds to a unit's name.
var labelNote = regexp.MustCompile(`\((?:盖章|公章|签章|单位盖章|(?:联合|共同)?牵头(?:单位)?|(?:参与|参加|成员|合作)单位)\)`)
