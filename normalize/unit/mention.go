package unit

import (
	"strings"
	"unicode/utf8"

	"lianhe/normalize/region"
)

// Mention is a unit that running text names: bytes Start to End of the text.
type Mention struct {
	Start, End int
	Unit       Unit
}

// Mentions finds the units that running text names, in order, the longest name at
// each place. It would rather miss a name than take words that are none: a name
// must end in a head (有限公司, 大学, 研究院, 厅 …) and begin with a place or a
// group, or at the beginning of a clause with a brand. Generic words
// (重点实验室, 各有关单位) name nobody, and a consortium is no unit.
func (p *Parser) Mentions(text string) []Mention {
	var out []Mention
	sc := p.pool.Get().(*scratch)
	defer p.pool.Put(sc)
	for from := 0; from < len(text); {
		to := from + clauseLen(text[from:])
		if to > from {
			sc.tokens = sc.tokens[:0]
			p.lex.cut(sc, text, from, to)
			c := clause{p: p, text: text, tokens: splitBrackets(text, sc.tokens)}
			out = c.mentions(out)
		}
		_, w := utf8.DecodeRuneInString(text[to:])
		from = to + w
	}
	return out
}

// maxClause bounds what is cut at once, in bytes; no name is near as long.
const maxClause = 600

// clauseLen is the length of what stands before the next punctuation mark. A
// bracket belongs to a name, so it is not one.
func clauseLen(s string) int {
	for i, r := range s {
		if i >= maxClause || strings.ContainsRune("，。；：、！？,;:!?\n\r\t \u3000“”‘’\"'《》〈〉/|", r) {
			return i
		}
	}
	return len(s)
}

// splitBrackets copies tokens with each bracket as a token of its own, and the 58所
// that an unknown run begins with.
func splitBrackets(text string, tokens []token) []token {
	out := make([]token, 0, len(tokens)+4)
	for _, t := range tokens {
		start := t.start
		if t.word == nil {
			if n := numberedBody(text[t.start:t.end]); n > 0 {
				start += n
				out = append(out, token{start: t.start, end: start})
			}
			for i, r := range text[t.start:t.end] {
				if at := t.start + i; bracketOf(r) != 0 {
					if at > start {
						out = append(out, token{start: start, end: at})
					}
					start = at + utf8.RuneLen(r)
					out = append(out, token{start: at, end: start})
				}
			}
		}
		if start < t.end {
			out = append(out, token{word: t.word, start: start, end: t.end})
		}
	}
	return out
}

// numberedBody is the length of the 所 or 58所 that s begins with, 0 where there is
// none or it begins another word (所有).
func numberedBody(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	rest, ok := strings.CutPrefix(s[n:], "所")
	if r, _ := utf8.DecodeRuneInString(rest); !ok || strings.ContainsRune("有在属以需谓", r) {
		return 0
	}
	return n + len("所")
}

// bracketOf is +1 for an opening bracket, -1 for a closing one, else 0.
func bracketOf(r rune) int {
	switch mapRune(r) {
	case '（':
		return 1
	case '）':
		return -1
	}
	return 0
}

// clause is a stretch of text without punctuation.
type clause struct {
	p      *Parser
	text   string
	tokens []token
}

func (c *clause) is(i int) string { return c.text[c.tokens[i].start:c.tokens[i].end] }

func (c *clause) bracket(i int) int {
	if c.tokens[i].word != nil {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(c.is(i))
	return bracketOf(r)
}

func (c *clause) mentions(out []Mention) []Mention {
	for i := 0; i < len(c.tokens); i++ {
		start, how := c.begins(i)
		if how == noName {
			continue
		}
		last := c.ends(i, how)
		if last < 0 {
			continue
		}
		end := c.tokens[last].end
		u := c.p.Parse(c.text[start:end])
		if u.Kind == "" || !u.particular() {
			continue
		}
		out = append(out, Mention{start, end, u})
		i = last
	}
	return out
}

// opening is how a name begins, which decides on the heads that may end it.
type opening int

const (
	noName    opening = iota
	byPlace           // 江苏省科学技术厅, 中国电科58所: any head but the vague ones
	byBelt            // 长三角国家技术创新中心: a belt of provinces, much talked about
	byState           // 国家集成电路创新中心
	byBrand           // 思必驰科技股份有限公司: only a sure head
	byItsName         // 科技部, 之江实验室: a name known as a whole
)

// belts are regions that are no divisions; most of what follows them is talk.
var belts = set("长三角 珠三角 大湾区 粤港澳 京津冀 成渝 苏南 苏北 江淮 华东 华南 华北 华中 西南 西北 东北 东南 西部 中部 东部 太湖 长江 黄河")

// begins reports whether and how a name can begin in token i, and at which byte.
func (c *clause) begins(i int) (int, opening) {
	t := c.tokens[i]
	word := c.is(i)
	switch {
	case t.word == nil:
		return c.brand(i)
	case belts[word]:
		return t.start, byBelt
	case t.tag == TagRegion:
		if t.grade == region.Weak || c.loose(i+1) && region.Continues(c.text[t.end:]) {
			return 0, noName
		}
		return t.start, byPlace
	case c.p.known.full[word] != "" && (t.kind == Government || t.tag == TagDesignator), t.tag == TagBrand && t.kind != "":
		return t.start, byItsName
	case t.tag == TagGroup:
		return t.start, byPlace
	case word == "国家" || word == "中国" || word == "中华人民共和国":
		return t.start, byState
	}
	return 0, noName
}

// loose reports whether token i is missing or unknown.
func (c *clause) loose(i int) bool { return i >= len(c.tokens) || c.tokens[i].word == nil }

// links are words that join or lead in names, behind which a brand may begin.
var links = strings.Fields("由 与 和 及 向 经 请 将 或 至 同 跟 为 是 包括 依托")

// brand reports whether the unknown token i can begin a name: 2 to 6 characters at
// the beginning of the clause or behind a joining word, none of them talk.
func (c *clause) brand(i int) (int, opening) {
	t := c.tokens[i]
	run := c.is(i)
	begin := 0
	for _, l := range links {
		if at := strings.LastIndex(run, l); at >= 0 {
			begin = max(begin, at+len(l))
		}
	}
	if begin == 0 && i > 0 && c.bracket(i-1) != 1 || c.bracket(i) != 0 {
		return 0, noName
	}
	n := utf8.RuneCountInString(run[begin:])
	if n < 2 || n > 6 || talk(run[begin:]) {
		return 0, noName
	}
	return t.start + begin, byBrand
}

// talkWords are words and characters of running text that no name holds.
var talkWords = strings.Fields("的 了 着 各 等 我 本 该 其 这 那 为 是 在 从 对 于 以 把 被 让 并 将 由 跟 向 经 请 或 至 " +
	"推动 支持 建设 建立 设立 深化 新建 完善 探索 引入 提升 汇聚 鼓励 布局 充分 依托 优化 加快 共建 重大 组建 打造 培育 发挥 参与 牵头 邀请 组织 开展 推荐 " +
	"具有 拥有 所有 其中 相关 有关 国内 国外 海外 省内 市内 全省 全市 三省 两省 一市 水平 新型 一批 若干 多家 以及 成员 依法 领军 骨干 龙头 高校 " +
	"统筹 推进 落实 加强 强化 围绕 聚焦 通过 按照 根据 负责 指导 协调 会同 配合 联系 整合 构建 集聚 形成 实施 启动 签署 签订 成立 申报 认定 批准 同意 附件")

func talk(run string) bool {
	for _, w := range talkWords {
		if strings.Contains(run, w) {
			return true
		}
	}
	return false
}

// ends is the token in which the name that begins in token i ends: the last head
// that can be reached, with a bracket that belongs to it; -1 where there is none.
func (c *clause) ends(i int, how opening) int {
	last := -1
	if how == byItsName {
		last = i
	}
	for j := i; j < len(c.tokens); j++ {
		t := c.tokens[j]
		switch {
		case t.word == nil && c.bracket(j) != 0:
			close := c.closes(j, last == j-1)
			if close < 0 {
				return last
			}
			if last == j-1 && last >= 0 {
				last = close
			}
			j = close
		case t.word == nil && j > i && c.knownBody(i, j):
			return j
		case t.word == nil:
			if j > i && !c.inside(j, last) {
				return last
			}
		case t.tag == TagRelation && last >= 0 && !strings.HasSuffix(c.is(j), "属"): // 有限公司|联合|上海交通大学
			return last
		case t.kind != "" && (t.tag == TagForm || t.tag == TagInstitution || t.tag == TagBrand):
			if c.heads(j, how) {
				last = j
			}
			if t.kind == Government {
				return last
			}
		}
	}
	return last
}

// knownBody reports whether tokens i to j are the short name of an institute that
// has a full one: 中国电科58所, 中科院金属所.
func (c *clause) knownBody(i, j int) bool {
	if t := c.tokens[j]; numberedBody(c.is(j)) != t.end-t.start {
		return false
	}
	name := c.text[c.tokens[i].start:c.tokens[j].end]
	return c.p.known.canonical(name) != name
}

// inside reports whether the unknown token j can stand in a name of which the
// head last has been read (-1 for none): 微系统|与|信息技术, and behind a head only
// what a place or a relation leads in (上海|云图|分公司).
func (c *clause) inside(j, last int) bool {
	run := c.is(j)
	if run == "与" || run == "和" || run == "及" {
		return last < 0 && !c.loose(j-1) && !c.loose(j+1) && c.tokens[j+1].tag == TagTrade
	}
	if talk(run) || utf8.RuneCountInString(run) > 6 || strings.ContainsAny(run, "和及") || streetNumber(run) {
		return false
	}
	if last < 0 {
		return true
	}
	if strings.HasPrefix(run, "第") && numberLen(run[len("第"):]) > 0 {
		return true
	}
	before := c.tokens[j-1]
	return j-1 > last && (c.bracket(j-1) == -1 || before.word != nil && (before.tag == TagRegion || before.tag == TagRelation))
}

// streetNumber reports whether run holds the number of a house: 41号.
func streetNumber(run string) bool {
	i := strings.Index(run, "号")
	return i > 0 && run[i-1] >= '0' && run[i-1] <= '9'
}

// vague are heads that name somebody only behind a place of their own name, too
// often mere words: 创新平台, 示范区.
var vague = set("平台 服务平台 创新平台 技术平台 共享平台 研发平台 中心 示范区 装置 基地 孵化器 加速器 数据中心 部 委 处 秘书处 领导小组 办公室 处 总部 办事处 社区 园 院 所 学部 机场 分行 支行 集团 股份 " +
	"创新联合体 联合体 共同体 产业园 科技园 创业园 科学城 控股 事业部 工厂 大科学装置 公共服务平台 科技服务平台 创新基地 产业化基地 示范基地")

// heads reports whether head j may end a name that begins in this way.
func (c *clause) heads(j int, how opening) bool {
	word, k := c.is(j), c.tokens[j].kind
	company := k == Enterprise && strings.HasSuffix(word, "公司")
	research := k == Institute || strings.HasSuffix(word, "创新中心")
	switch how {
	case byItsName:
		return true
	case byBrand:
		return company || k == University || k == Hospital || k == Institute || word == "实验室" && c.loose(j-1)
	case byBelt:
		return company || research || k == University || k == Other && (strings.HasSuffix(word, "联盟") || strings.HasSuffix(word, "会"))
	case byState:
		return k == Government && !strings.HasSuffix(word, "管委会") || company || research || k == University || k == Other && strings.HasSuffix(word, "会")
	}
	return !vague[word] || word == "集团" && j > 1
}

// closes is the token that closes bracket j, where the bracket belongs to a name:
// it holds a place or a form (（集团）), or behind a head a second name; -1 else.
func (c *clause) closes(j int, afterHead bool) int {
	if c.bracket(j) != 1 {
		return -1
	}
	for k := j + 1; k < len(c.tokens) && k < j+24; k++ {
		switch c.bracket(k) {
		case 1:
			return -1
		case -1:
			inner := c.text[c.tokens[j].end:c.tokens[k].start]
			_, place := region.Lookup(inner)
			if place || inner == "集团" || inner == "控股" || inner == "中国" || strings.HasSuffix(inner, "合伙") || afterHead && c.p.lex.headOf(inner) != "" && !talk(inner) {
				return k
			}
			return -1
		}
	}
	return -1
}

// particular reports whether a name names one unit: it is known as a whole, or it
// has a brand, a group, a number or a place of its own. A place with the head of
// a branch (滁州分公司) or of a class of units (浙江省实验室) is none.
func (u *Unit) particular() bool {
	if strings.HasSuffix(u.Name, "联合体") || strings.HasSuffix(u.Name, "共同体") {
		return false
	}
	if known().full[u.Name] != "" {
		return true
	}
	if utf8.RuneCountInString(u.Name) < 4 {
		return false
	}
	state := strings.HasPrefix(u.Name, "国家") || strings.HasPrefix(u.Name, "中国") || strings.HasPrefix(u.Name, "中华")
	own := state
	for _, part := range u.Parts {
		switch part.Tag {
		case TagBrand, TagGroup, TagNumber:
			return true
		case TagTrade:
			if state {
				return u.Kind != Government // 国家高新区管委会
			}
		case TagRegion:
			own = true
		}
	}
	last := u.Parts[len(u.Parts)-1]
	switch {
	case strings.HasPrefix(last.Text, "分") || last.Text == "支行" || last.Text == "支公司" || last.Text == "校区":
		return u.Parent != ""
	case u.Kind == Platform:
		return u.Parts[0].Tag == TagRegion && !strings.HasSuffix(u.Parts[0].Text, "省")
	}
	return own
}
