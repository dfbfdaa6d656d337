package region

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Sources and licences of the tables are in NOTICE.
//
//go:embed divisions.tsv
var divisionsTSV string

//go:embed former.tsv
var formerTSV string

//go:embed zones.tsv
var zonesTSV string

//go:embed places.txt
var placesTXT string

// maxName is the length in characters of the longest name.
const maxName = 16

// weakCities are short names of prefectures that are also words or brands.
const weakCities = "朝阳 中山 大同 三明 安康 白银 日照 来宾 金昌 阿里 和田 红河 怒江 文山 海东 海西 海南 海北 黄南 山南 玉树 果洛 凉山 大理 兴安 四平"

// ethnic are the peoples in the names of autonomous divisions, which the short
// name leaves out; the long form of a name comes before its short one.
var ethnic = strings.Fields("蒙古族 蒙古 回族 藏族 维吾尔族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 " +
	"哈萨克族 哈萨克 傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 柯尔克孜 土族 达斡尔族 仫佬族 羌族 " +
	"布朗族 撒拉族 毛南族 仡佬族 锡伯族 锡伯 普米族 塔吉克族 塔吉克 怒族 鄂温克族 裕固族 保安族 独龙族 各族")

type divisions struct {
	byCode map[int]Place // every code in force
	former map[int]int   // code no longer in force → code that followed it
	names  []Name        // ordered by Text
	byName map[string]int
}

var table = sync.OnceValue(load)

func load() *divisions {
	t := &divisions{byCode: make(map[int]Place, 3300), former: make(map[int]int, 700)}
	b := builder{t: t, seen: make(map[string]claim, 8000), safe: set(placesTXT), weak: set(weakCities)}
	for line := range strings.Lines(divisionsTSV) {
		code, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		n, _ := strconv.Atoi(code)
		b.division(n, name)
	}
	for line := range strings.Lines(formerTSV) {
		f := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
		next, _ := strconv.Atoi(f[2])
		if old, err := strconv.Atoi(f[0]); err == nil && old != next {
			if _, inForce := t.byCode[old]; !inForce {
				t.former[old] = next
			}
		}
		b.otherName(f[1], t.byCode[next])
	}
	for line := range strings.Lines(zonesTSV) {
		code, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		n, _ := strconv.Atoi(code)
		b.otherName(name, t.byCode[n])
	}
	b.finish()
	return t
}

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// level orders the claims on a name: a province (吉林) goes before a prefecture,
// that before a county, a county (象山县) before a district.
type level uint8

const (
	province level = iota + 1
	prefecture
	county
	district
	other
)

// claim is the best holder of a name so far.
type claim struct {
	Name
	level  level
	shared bool // by two places of the same level
}

type builder struct {
	t          *divisions
	seen       map[string]claim
	safe, weak map[string]bool
}

func (b *builder) division(code int, name string) {
	switch {
	case code%10000 == 0:
		p := Place{Province: name}
		if strings.HasSuffix(name, "市") {
			p.City = name
		}
		b.t.byCode[code] = p
		b.claim(name, p, Full, province)
		b.claim(stem(name), p, Short, province)
	case code%100 == 0:
		p := b.t.byCode[code/10000*10000]
		p.City = name
		b.t.byCode[code] = p
		b.claim(name, p, Full, prefecture)
		short, g := stem(name), Short
		if b.weak[short] {
			g = Weak
		}
		b.claim(short, p, g, prefecture)
	default:
		p, ok := b.t.byCode[code/100*100]
		if !ok {
			if p = b.t.byCode[code/10000*10000]; p.City == "" {
				p.City = name
			}
		}
		b.t.byCode[code] = p
		b.county(name, p)
	}
}

func (b *builder) county(name string, p Place) {
	l := county
	if strings.HasSuffix(name, "区") {
		l = district
	}
	b.claim(name, p, Full, l)
	g := Weak
	if short := stem(name); short != name {
		if b.safe[short] || b.safe[name] && strings.HasSuffix(name, "旗") {
			g = Short
		}
		b.claim(short, p, g, l)
	}
}

// otherName enters a former name of a division or the name of a zone in it.
func (b *builder) otherName(name string, p Place) {
	short := stem(name)
	if short == name && b.safe[name] { // 横琴
		b.claim(name, p, Short, other)
		return
	}
	b.claim(name, p, Full, other)
	switch {
	case short == name:
	case b.safe[short]:
		b.claim(short, p, Short, other)
	default:
		b.claim(short, p, Weak, other)
	}
}

func (b *builder) claim(name string, p Place, g Grade, l level) {
	if utf8.RuneCountInString(name) < 2 {
		return
	}
	old, taken := b.seen[name]
	switch {
	case !taken || l < old.level:
		b.seen[name] = claim{Name{name, p, g}, l, false}
	case l == old.level && p != old.Place:
		old.shared = true
		b.seen[name] = old
	}
}

// finish keeps the names that mean one place.
func (b *builder) finish() {
	t := b.t
	for _, c := range b.seen {
		if !c.shared {
			t.names = append(t.names, c.Name)
		}
	}
	slices.SortFunc(t.names, func(a, b Name) int { return strings.Compare(a.Text, b.Text) })
	t.byName = make(map[string]int, len(t.names))
	for i, n := range t.names {
		t.byName[n.Text] = i
	}
}

// stem is the short form of a division's name: without its suffix and the peoples
// of an autonomous division. What would be left with one character stays whole.
func stem(name string) string {
	for _, s := range [...]string{"自治区", "自治州", "自治县", "自治旗"} {
		if cut, ok := strings.CutSuffix(name, s); ok {
			return peoples(cut)
		}
	}
	for _, s := range [...]string{"特别行政区", "新区", "地区", "林区", "特区", "矿区", "省", "市", "县", "区", "盟", "旗"} {
		if cut, ok := strings.CutSuffix(name, s); ok && utf8.RuneCountInString(cut) >= 2 {
			return cut
		}
	}
	return name
}

func peoples(name string) string {
	for again := true; again; {
		again = false
		for _, e := range ethnic {
			if cut, ok := strings.CutSuffix(name, e); ok && len(cut) >= 6 {
				name, again = cut, true
				break
			}
		}
	}
	return name
}
