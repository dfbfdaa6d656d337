// Package quantity reads the figures of Chinese official documents: a number
// with its multiplier (万, 亿), its unit and the word that makes it more or less
// than exact (超4.7万台（套）, 近150家, 1100余项).
package quantity

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"

	"lianhe/normalize/text"
)

// ErrUnreadable says that a text is not one figure; ErrUnit that an amount of
// money states no unit, in the cell or in its header.
var (
	ErrUnreadable = errors.New("不是可以确定的数值")
	ErrUnit       = errors.New("没有写明金额单位")
)

// Quantity is a figure in its base unit: 10亿元 is 1e9 元.
type Quantity struct {
	Value     float64
	Unit      string
	Qualifier string // exact, over, under, about
}

var (
	arabic    = regexp.MustCompile(`^[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?`)
	chinese   = regexp.MustCompile(`^[〇零一二两三四五六七八九十百千]+`)
	over      = regexp.MustCompile(`^(?:超过|超出|超|逾|突破|高于|大于|多于|不低于|不少于|不小于|达到|达|至少|上|>=|≥|>|＞|过)+`)
	under     = regexp.MustCompile(`^(?:不足|不超过|不得超过|不高于|不大于|不多于|低于|少于|小于|<=|≤|<|＜|至多|最多)+`)
	about     = regexp.MustCompile(`^(?:接近|将近|近|约为|大约|约|左右)+`)
	overTail  = regexp.MustCompile(`^(?:余|多|以上|及以上|\+)`)
	aboutTail = regexp.MustCompile(`^(?:左右|上下)`)
	underTail = regexp.MustCompile(`^(?:以下|以内|之内|不到)`)
)

// Multipliers before a unit. 千 and 百 stay with the units that begin with them
// (千瓦, 千克, 百分点).
var multipliers = []struct {
	word   string
	factor float64
}{{"万亿", 1e12}, {"千亿", 1e11}, {"百亿", 1e10}, {"十亿", 1e9}, {"亿", 1e8}, {"千万", 1e7}, {"百万", 1e6}, {"十万", 1e5}, {"万", 1e4}, {"千", 1e3}, {"百", 1e2}}

var unitsWithMultiplier = []string{"千瓦", "千克", "千米", "千伏", "千字节", "千卡", "千赫", "千帕", "百分", "百帕"}

// Parse reads the figure of s. unit is what the document states elsewhere, for
// instance in a column's header; a unit in s itself goes before it.
func Parse(s, unit string) (Quantity, error) {
	t := text.Squeeze(s)
	q := Quantity{Qualifier: "exact"}
	t = q.qualify(t, over, under, about)
	n, rest, ok := number(t)
	if !ok {
		return Quantity{}, ErrUnreadable
	}
	rest = q.tail(rest)
	factor, rest := multiplier(rest)
	rest = q.tail(rest)
	if factor == 1 && unit != "" && base(rest) == "" {
		factor, rest = multiplier(unit)
	}
	// The word may also stand behind the unit: 10亿元以上, 500字以内.
	for _, w := range []string{"及以上", "以上", "以下", "以内", "之内", "左右", "上下", "余"} {
		if strings.HasSuffix(rest, w) && rest != w {
			q.tail(w)
			rest = strings.TrimSuffix(rest, w)
		}
	}
	if strings.IndexFunc(rest, func(r rune) bool { return r >= '0' && r <= '9' }) >= 0 {
		return Quantity{}, ErrUnreadable // two figures, a range
	}
	q.Value, q.Unit = round(n*factor), base(rest)
	return q, nil
}

// Money reads an amount in yuan. stated is false where the cell says that there
// is none (blank, ／, 无, -).
func Money(s, unit string) (yuan float64, stated bool, err error) {
	if text.Blank(s) {
		return 0, false, nil
	}
	q, err := Parse(plain(s), MoneyUnit(unit))
	switch {
	case err != nil:
		return 0, false, err
	case q.Qualifier == "under":
		return 0, false, ErrUnreadable // at most so much: not the amount
	case q.Unit == "元" || q.Unit == "元人民币" || q.Unit == "人民币":
		return q.Value, true, nil
	case q.Unit == "" && multiplied(s) && MoneyUnit(unit) != "":
		return q.Value, true, nil
	case q.Unit == "" && q.Value == 0:
		return 0, true, nil
	case q.Unit == "":
		return 0, false, ErrUnit
	}
	return 0, false, ErrUnreadable
}

// plain is an amount without what people write around it: ¥, 人民币, 整, its year, a
// note in brackets that holds no figure.
func plain(s string) string {
	t := yearOf.ReplaceAllString(strings.Trim(commas(text.Squeeze(s)), "_"), "")
	t = note.ReplaceAllString(unitNote.ReplaceAllString(t, "$1"), "")
	return strings.TrimSuffix(strings.Trim(currency.ReplaceAllString(t, ""), "¥￥"), "整")
}

var (
	yearOf   = regexp.MustCompile(`^20[0-9]{2}年度?[:：]|[（(]20[0-9]{2}年?度?[)）]$`)
	currency = regexp.MustCompile(`^(?:人民币|RMB|CNY)[:：]?`)
	note     = regexp.MustCompile(`[（(][^（()）0-9一二三四五六七八九十百千万亿]*[)）]$`)
	unitNote = regexp.MustCompile(`[（(]((?:十|百|千)?(?:万|亿)?元)[)）]$`) // 1,200（万元）
)

// multiplied reports whether an amount names its multiplier and leaves out 元:
// 1.2亿 in a column that states money.
func multiplied(s string) bool { return bareMultiplier.MatchString(text.Squeeze(s)) }

var bareMultiplier = regexp.MustCompile(`[0-9](?:亿|千万|百万|万)[余多]?$`)

// thousands is a figure whose groups a Chinese input method parted: 757，423.
var thousands = regexp.MustCompile(`(?:^|[^0-9.，,])[0-9]{1,3}(?:[，,][0-9]{3})+(?:[^0-9，,]|$)`)

// commas makes the marks between groups of three digits commas.
func commas(s string) string {
	return thousands.ReplaceAllStringFunc(s, func(m string) string { return strings.ReplaceAll(m, "，", ",") })
}

var moneyUnit = regexp.MustCompile(`(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)?元`)

// MoneyUnit finds the unit of money in a header: 近一年销售收入（万元，…） is 万元,
// "" where it names none.
func MoneyUnit(header string) string { return moneyUnit.FindString(text.Squeeze(header)) }

// Count reads a whole number of people or things: "21207 人", "_8_个".
func Count(s string) (n int64, stated bool, err error) {
	t := commas(strings.ReplaceAll(text.Squeeze(s), "_", ""))
	if text.Blank(t) || strings.Trim(t, "个家人项名件位") == "" {
		return 0, false, nil
	}
	q, err := Parse(t, "")
	if err != nil || q.Value != math.Trunc(q.Value) || q.Value < 0 || q.Value > 1e12 {
		return 0, false, ErrUnreadable
	}
	return int64(q.Value), true, nil
}

var change = regexp.MustCompile(`([-+]?\d+(?:\.\d+)?)%`)

// Growth in words: 翻一番 is twice as much, 翻两番 four times; 增长1.5倍 grows by as
// much as 150%.
var (
	doubled    = regexp.MustCompile(`翻了?([一两二])番`)
	grownTimes = regexp.MustCompile(`(?:增长|增加|提高|提升|上升|增幅)(?:了|达到?|约|近|超过?)*(\d+(?:\.\d+)?)倍$`)
)

// Change reads a percentage of growth: 同比增长46% is 46, 下降3.2% is -3.2, 翻一番
// 100. A difference of percentages (提高0.8个百分点) is none and not stated.
func Change(s string) (percent float64, stated bool, err error) {
	t := text.Squeeze(s)
	if text.Blank(t) || strings.Contains(t, "百分点") {
		return 0, false, nil
	}
	m := change.FindStringSubmatch(t)
	if m == nil {
		if m := doubled.FindStringSubmatch(t); m != nil {
			return map[string]float64{"一": 100, "两": 300, "二": 300}[m[1]], true, nil
		}
		if m := grownTimes.FindStringSubmatch(t); m != nil {
			v, err := strconv.ParseFloat(m[1], 64)
			return v * 100, err == nil, err
		}
		if n, rest, ok := number(t); ok && rest == "倍" {
			return n * 100, true, nil
		}
		return 0, false, ErrUnreadable
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0, false, ErrUnreadable
	}
	for _, w := range []string{"下降", "减少", "降低", "下滑", "回落", "减", "降"} {
		if strings.Contains(t, w) && v > 0 {
			v = -v
		}
	}
	return v, true, nil
}

func (q *Quantity) qualify(t string, over, under, about *regexp.Regexp) string {
	for _, c := range []struct {
		re   *regexp.Regexp
		word string
	}{{under, "under"}, {over, "over"}, {about, "about"}} {
		if m := c.re.FindString(t); m != "" && len(m) < len(t) {
			if m != "达" && m != "达到" {
				q.Qualifier = c.word
			}
			return t[len(m):]
		}
	}
	return t
}

func (q *Quantity) tail(rest string) string {
	for _, c := range []struct {
		re   *regexp.Regexp
		word string
	}{{overTail, "over"}, {aboutTail, "about"}, {underTail, "under"}} {
		if m := c.re.FindString(rest); m != "" {
			q.Qualifier = c.word
			return rest[len(m):]
		}
	}
	return rest
}

// number reads an Arabic or Chinese number at the start of t.
func number(t string) (n float64, rest string, ok bool) {
	if m := arabic.FindString(t); m != "" {
		n, err := strconv.ParseFloat(strings.ReplaceAll(m, ",", ""), 64)
		return n, t[len(m):], err == nil && !math.IsInf(n, 0)
	}
	m := chinese.FindString(t)
	if m == "" {
		return 0, "", false
	}
	if r := t[len(m):]; strings.HasPrefix(r, "分之") {
		return 0, "", false
	}
	v := 0.0
	section := -1.0
	for _, r := range m {
		switch r {
		case '十', '百', '千':
			unit := map[rune]float64{'十': 10, '百': 100, '千': 1000}[r]
			if section < 0 {
				section = 1
			}
			v += section * unit
			section = -1
		case '零', '〇':
			section = 0
		default:
			if section > 0 {
				return 0, "", false // 二三家: not one figure
			}
			section = float64(strings.Index("一二三四五六七八九", twoAsEr(r))/3 + 1)
		}
	}
	return v + max(section, 0), t[len(m):], true
}

func twoAsEr(r rune) string {
	if r == '两' {
		r = '二'
	}
	return string(r)
}

func multiplier(rest string) (float64, string) {
	for _, u := range unitsWithMultiplier {
		if strings.HasPrefix(rest, u) {
			return 1, rest
		}
	}
	for _, m := range multipliers {
		if strings.HasPrefix(rest, m.word) {
			return m.factor, rest[len(m.word):]
		}
	}
	return 1, rest
}

// base is the unit alone, its brackets full-width: 台(套) is 台（套）.
func base(rest string) string {
	return strings.NewReplacer("(", "（", ")", "）", "％", "%").Replace(strings.TrimRight(rest, "。，,；;、"))
}

// round removes the noise of a decimal multiplication (4.7 × 1e4).
func round(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		return v
	}
	return r
}
