package unit

import (
	"strings"
	"sync"
	"unicode/utf8"

	"lianhe/normalize/region"
)

// Parser understands names. It is safe for concurrent use.
type Parser struct {
	lex   *lexicon
	known *knownNames
	pool  sync.Pool
}

// New gives the parser, which the first call loads.
func New() (*Parser, error) { return shared() }

var shared = sync.OnceValues(func() (*Parser, error) {
	lex, err := newLexicon()
	if err != nil {
		return nil, err
	}
	p := &Parser{lex: lex, known: known()}
	p.pool.New = func() any { return new(scratch) }
	return p, nil
})

// Parse understands one name as a document prints it. Any text is taken; one
// that is no name of a unit has no Kind.
func (p *Parser) Parse(name string) Unit {
	name = Normalize(name)
	u := p.parse(name)
	if full := p.known.canonical(name); full != name {
		c := p.parse(full)
		if !headed(&u) { // 北京有色金属研究总院 is no company yet
			u.Kind = c.Kind
		}
		u.Parent = c.Parent
		if u.Province == "" {
			u.Province, u.City = c.Province, c.City
		}
		if p.known.full[name] != "" || !headed(&u) { // 中国电科58所, not another spelling of its full name
			u.Aliases = append(u.Aliases, full)
		}
		return u
	}
	p.body(&u)
	return u
}

// body makes whole what a unit states that a known short name begins: 西安交大苏州研究院
// has its seat in 苏州. A company named after a university is none of its bodies.
func (p *Parser) body(u *Unit) {
	if u.Kind == Enterprise || u.Parent != "" {
		return
	}
	if full := p.known.sure(u.Name); full != "" {
		c := p.parse(full)
		u.Parent = c.Parent
		if u.Parent != "" && (region.Place{Province: c.Province, City: c.City}).Known() {
			u.Province, u.City = c.Province, c.City
		}
	}
}

// headed reports whether a name ends in a word that tells the form of a unit.
func headed(u *Unit) bool {
	for i := len(u.Parts) - 1; i >= 0; i-- {
		if part := u.Parts[i]; !part.Bracket {
			return part.Tag == TagForm || part.Tag == TagInstitution
		}
	}
	return false
}

// ParseWithCode is Parse with the seat made whole by digits 3-8 of the unified
// social credit code ("" where there is none). Where name and code state different
// places the name decides and conflict is the place of the code: registration
// and seat may differ, but a person should know (finding unit.ambiguous).
func (p *Parser) ParseWithCode(name, uscc string) (u Unit, conflict region.Place) {
	u = p.Parse(name)
	code, ok := region.OfCreditCode(uscc)
	stated := region.Place{Province: u.Province, City: u.City}
	switch {
	case !ok:
	case stated.Within(code):
		u.Province, u.City = code.Province, code.City
	case !code.Within(stated):
		conflict = code
	}
	return u, conflict
}

// maxLen bounds what is taken for a name, in bytes; the longest real ones have 60
// characters.
const maxLen = 600

func (p *Parser) parse(name string) Unit {
	if name == "" || len(name) > maxLen {
		return Unit{Name: name}
	}
	sc := p.pool.Get().(*scratch)
	defer p.pool.Put(sc)
	r := reader{p: p, sc: sc, name: name}
	r.split()
	seat := r.seat()
	u := Unit{Name: name, Kind: r.kind(), Parent: r.parent(), Province: seat.Province, City: seat.City}
	u.Parts, u.Aliases = r.parts()
	return u
}

// span is a stretch of a name outside brackets, or what one pair of them holds.
type span struct {
	start, end int
	bracket    bool
	tokens     int // index of the first token; a bracket has none
}

// reader holds one name while it is understood.
type reader struct {
	p     *Parser
	sc    *scratch
	name  string
	spans []span
	few   [5]span
}

// split finds the brackets and cuts what stands outside of them into tokens.
func (r *reader) split() {
	r.sc.tokens = r.sc.tokens[:0]
	r.spans = r.few[:0]
	const open, shut = "（", "）"
	rest := 0
	for rest < len(r.name) {
		i := strings.Index(r.name[rest:], open)
		j := -1
		if i >= 0 {
			j = closing(r.name[rest+i:])
		}
		if j < 0 {
			r.text(rest, len(r.name))
			return
		}
		r.text(rest, rest+i)
		from, to := rest+i+len(open), rest+i+j
		r.spans = append(r.spans, span{from, to, true, len(r.sc.tokens)})
		rest = to + len(shut)
	}
}

// closing is the place of the bracket that closes the one s begins with, -1
// where there is none.
func closing(s string) int {
	depth := 0
	for i, c := range s {
		switch c {
		case '（':
			depth++
		case '）':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func (r *reader) text(from, to int) {
	if from == to {
		return
	}
	r.spans = append(r.spans, span{from, to, false, len(r.sc.tokens)})
	r.p.lex.cut(r.sc, r.name, from, to)
}

// tails are the single characters that are a head where they end a name.
var tails = map[rune]Kind{
	'厅': Government, '局': Government, '委': Government, '部': Government, '署': Government, '处': Government, '办': Government,
	'厂': Enterprise, '店': Enterprise, '行': Enterprise, '矿': Enterprise,
	'院': Institute, '所': Institute, '校': University, '会': Other, '站': Other, '馆': Other, '社': Other, '园': Other, '台': Other,
}

// head finds the last head before token i: its index, -1 where there is none.
func (r *reader) head(i int) int {
	for i--; i >= 0; i-- {
		if r.isHead(i) {
			return i
		}
	}
	return -1
}

func (r *reader) isHead(i int) bool {
	w := r.sc.tokens[i].word
	return w != nil && w.kind != "" && (w.tag == TagForm || w.tag == TagInstitution || w.tag == TagBrand || i+1 < len(r.sc.tokens))
}

func (r *reader) kind() Kind {
	ts := r.sc.tokens
	if len(ts) == 0 {
		return r.bracketKind()
	}
	last := ts[len(ts)-1]
	h := r.head(len(ts))
	if h == len(ts)-1 {
		return r.refine(h)
	}
	if k := r.tail(last); k != "" && (k != Government || h < 0 || ts[h].kind == Government) {
		return k // 华东分部 of a company is no government
	}
	if k := r.bracketKind(); k != "" && h < 0 && r.spans[len(r.spans)-1].bracket {
		return k
	}
	if h >= 0 {
		return r.refine(h)
	}
	// A short name (拓宇科技, 沪东重机) that ends in a trade is a firm's.
	if last.word != nil && (last.tag == TagTrade || last.tag == TagGroup) && (len(ts) > 1 || last.tag == TagGroup) {
		return Enterprise
	}
	return ""
}

// tail reads the last character of an unknown run as a head.
func (r *reader) tail(t token) Kind {
	if t.word != nil && t.tag == TagRegion {
		return ""
	}
	c, w := utf8.DecodeLastRuneInString(r.name[t.start:t.end])
	if t.end-t.start == w && t.start == 0 || c == '部' && r.sc.tokens[0].seat {
		return "" // 苏州市小王五金部
	}
	return tails[c]
}

// bracketKind is the kind that a bracket alone tells: （有限合伙）, or the second
// name of a unit whose first one has no head.
func (r *reader) bracketKind() Kind {
	for i := len(r.spans) - 1; i >= 0; i-- {
		if s := r.spans[i]; s.bracket {
			if k := r.p.lex.headOf(r.name[s.start:s.end]); k != "" {
				return k
			}
		}
	}
	return ""
}

// refine tells what head h of a name makes of it. A centre that the state or a
// province named (国家…工程研究中心) is a platform, one of a group's own an
// institute; a limited partnership is told by its bracket.
func (r *reader) refine(h int) Kind {
	t := r.sc.tokens[h]
	if k := r.branch(h); k != "" {
		return k
	}
	if k := r.bracketKind(); k == Enterprise && t.kind == Other {
		return Enterprise
	}
	if t.kind == Institute && strings.HasSuffix(r.name[t.start:t.end], "研究中心") && strings.HasPrefix(r.name[t.start:t.end], "工程") && r.named(h) && r.head(h) < 0 {
		return Platform
	}
	if t.kind == Other && h > 0 && r.name[t.start:t.end] == "中心" && r.name[:r.sc.tokens[0].end] == "国家" {
		return Platform // 国家超级计算无锡中心
	}
	if t.tag != TagBrand && r.p.lex.headLen(r.name[:t.end]) > t.len {
		return r.p.lex.headOf(r.name[:t.end]) // 科技创新|中心 is a 创新中心, 中|医科|学院 a 科学院
	}
	return t.kind
}

// branch is the kind of the hospital or firm of which head h is a branch: 分院, 分所.
func (r *reader) branch(h int) Kind {
	t := r.sc.tokens[h]
	if text := r.name[t.start:t.end]; text != "分院" && text != "分所" {
		return ""
	}
	if of := r.head(h); of >= 0 && r.sc.tokens[of].kind != University {
		return r.sc.tokens[of].kind
	}
	return ""
}

// named reports whether the name says who designated the unit with head h: at its
// beginning (国家, 江苏省), or right before the head (…浙江省工程研究中心).
func (r *reader) named(h int) bool {
	for _, i := range [2]int{0, max(h-1, 0)} {
		if w := r.sc.tokens[i].word; w != nil && (w.tag == TagDesignator || w.tag == TagRegion && w.grade == region.Full) {
			return true
		}
	}
	return strings.HasPrefix(r.name, "省")
}

// parent is the unit that this one is a body of: what ends in the last head
// before the final one with something of its own between them. Heads that follow
// each other are one: 研究院|有限公司, 集团|股份有限公司.
func (r *reader) parent() string {
	at := r.head(len(r.sc.tokens))
	for at > 0 {
		h := r.head(at)
		if h >= 0 && h < at-1 {
			return r.name[:r.sc.tokens[h].end]
		}
		at = h
	}
	return ""
}

// seat is the place that the name states. See the package comment for the rule.
func (r *reader) seat() region.Place {
	var place region.Place
	fresh := false
	for i, s := range r.spans {
		if s.bracket {
			place = r.bracketSeat(s, place)
			continue
		}
		end := len(r.sc.tokens)
		if i+1 < len(r.spans) {
			end = r.spans[i+1].tokens
		}
		place, fresh = r.textSeat(s, end, place, fresh)
	}
	return place
}

// textSeat reads the places in a stretch outside brackets; fresh says that a head
// or a group stands before the next word, so that a body of it may follow.
func (r *reader) textSeat(s span, end int, place region.Place, fresh bool) (region.Place, bool) {
	ts := r.sc.tokens
	for i := s.tokens; i < end; i++ {
		t := &ts[i]
		if t.word == nil {
			continue
		}
		if t.tag != TagRegion {
			fresh = fresh || t.kind != "" || t.tag == TagGroup
			continue
		}
		if r.states(s, i, place, fresh) {
			place, t.seat = t.place, true
		}
		fresh = false
	}
	return place, fresh
}

// states reports whether region token i tells where the unit is, place being
// what the name has told before.
func (r *reader) states(s span, i int, place region.Place, fresh bool) bool {
	ts, t := r.sc.tokens, r.sc.tokens[i]
	chained := i > s.tokens && ts[i-1].seat
	switch {
	case chained:
		return place.Within(t.place) // 江苏省|苏州市, not 上海|南京路
	case t.grade == region.Weak:
		return t.start == 0 && r.opens(i) || fresh && r.closes(i)
	case t.grade == region.Short && r.continues(s, i):
		return false
	case t.start == 0:
		return true
	case fresh: // of the body behind a head
		return r.room(i)
	}
	open := !place.Known() || place.City == "" && place.Province == t.place.Province // 湖南华菱|湘潭
	return open && r.room(i) && !r.county(i)
}

// opens reports whether the doubtful name of a place with which a name begins is
// its place: 大同 of a company, which by the rules of registration begins with its
// place (企业名称登记管理规定, 2020, §6), of a college (安康学院) or an office (大理海关).
func (r *reader) opens(i int) bool {
	ts := r.sc.tokens
	last := ts[len(ts)-1]
	if last.word == nil || !r.doubtful(i) {
		return false
	}
	switch text := r.name[last.start:last.end]; last.kind {
	case Enterprise:
		return len(ts) > 2 && last.tag == TagForm
	case University:
		return strings.HasSuffix(text, "学院") || strings.HasSuffix(text, "大学") || strings.HasSuffix(text, "专科学校")
	default:
		return last.kind == Government
	}
}

// closes reports whether the doubtful name of a place stands right before the head
// that ends the name of a body: （电子科技大学）中山学院.
func (r *reader) closes(i int) bool {
	return i+2 == len(r.sc.tokens) && r.sc.tokens[i+1].word != nil && r.sc.tokens[i+1].kind != "" && r.doubtful(i)
}

// doubtful reports whether token i is the doubtful name of a city or an autonomous
// prefecture that no other place shares: 朝阳 may be Beijing's district, 海西 the coast
// of Fujian.
func (r *reader) doubtful(i int) bool {
	t := r.sc.tokens[i]
	name := r.name[t.start:t.end]
	return name != "朝阳" && name != "海西" && (strings.HasSuffix(t.place.City, "市") || strings.HasSuffix(t.place.City, "自治州"))
}

// continues reports whether what follows makes another word of region token i:
// 南京|路.
func (r *reader) continues(s span, i int) bool {
	t := r.sc.tokens[i]
	return (i+1 == len(r.sc.tokens) || r.sc.tokens[i+1].word == nil) && region.Continues(r.name[t.end:s.end])
}

// room reports whether the words in front of token i are whole, so that a short
// place name there is no accident of two words that meet: 捷枢|镇江, not 恒|天津.
func (r *reader) room(i int) bool {
	if i == 0 || r.sc.tokens[i-1].word != nil {
		return true
	}
	t := r.sc.tokens[i-1]
	c, w := utf8.DecodeRuneInString(r.name[t.start:t.end])
	return t.end-t.start > w || i > 1 && (tails[c] != "" || c == '区') // 中科院|计算|所|苏州
}

// county reports whether token i is the short name of a county: too often part of
// a brand to be believed in the middle of a name.
func (r *reader) county(i int) bool {
	t := r.sc.tokens[i]
	return t.grade == region.Short && t.place.City != "" && !strings.HasPrefix(t.place.City, r.name[t.start:t.end])
}

// nested reports whether a bracket holds another: it is not read as a name, so that
// brackets within brackets cost no more than their length.
func nested(text string) bool { return strings.Contains(text, "（") }

// sites are words behind a place in a bracket that tell where the unit itself is.
var sites = set("校区 分校 分部 分院 总部 园区 基地 院区")

// bracketSeat reads a bracket: a place alone decides; a second name counts where
// it says more than the first.
func (r *reader) bracketSeat(s span, place region.Place) region.Place {
	text := r.name[s.start:s.end]
	if n, ok := region.Lookup(text); ok {
		if n.Place.Within(place) {
			return place
		}
		return n.Place
	}
	found, n := region.Prefix(text)
	if n > 0 && (r.p.lex.headOf(text) == "" || sites[text[n:]]) {
		return found // （苏州校区）, （南京江北新区）
	}
	if r.p.lex.headOf(text) != "" && !nested(text) {
		u := r.p.parse(strings.TrimPrefix(text, "原"))
		found = region.Place{Province: u.Province, City: u.City}
	}
	if found.Known() && place.Within(found) {
		return found
	}
	return place
}
