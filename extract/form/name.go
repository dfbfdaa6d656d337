package form

import (
	"regexp"

	"lianhe/extract"
)

// nameCode is a credit code that stands behind a name in one cell.
var nameCode = regexp.MustCompile(`[\s\p{Zs}]*[（(\[]?[\s\p{Zs}]*(?:(?:统一)?(?:社会)?信用代码|代码)?[：:]?[\s\p{Zs}]*([0-9A-Za-z]{15,20})[\s\p{Zs}]*[）)\]]?$`)

// splitCode parts a member's name from the code behind it, where the code has no
// column of its own.
func splitCode(rec *extract.Record) {
	name, _ := rec.Get("name")
	if code, _ := rec.Get("uscc"); rec.Table != "members" || code.Text != "" {
		return
	}
	m := nameCode.FindStringSubmatchIndex(name.Text)
	if m == nil || m[0] == 0 {
		return
	}
	p := extract.Passage{Value: name}
	rec.Set("uscc", p.Slice(m[2], m[3]))
	rec.Set("name", p.Slice(0, m[0]))
}

// What a cell adds to the name of a member: its role before it (参与单位1：), marks
// that refer to a note, remarks behind it （联系人：…）, （高新技术企业）.
var (
	roleBefore = regexp.MustCompile(`^[\s\p{Zs}]*((?:联合|共同)?牵头(?:单位|企业|方)?|(?:参与|参加|参建|成员|合作|联合|协作)(?:单位|企业|方)?)[\s\p{Zs}]*[0-9０-９一二三四五六七八九十①-⑳]*[\s\p{Zs}]*[：:][\s\p{Zs}]*`)
	beforeName = regexp.MustCompile(`^[※★☆＊*▲△●◆＃#\s\p{Zs}]+|^[0-9０-９]{1,2}[.、．)）][\s\p{Zs}]*`)
	behindName = []*regexp.Regexp{
		regexp.MustCompile(`[※★☆＊*▲△\s\p{Zs}]+$`),
		regexp.MustCompile(`[\s\p{Zs}]*[（(\[【][^（()）\[\]【】]*(?:联系|法人|法定|负责|电话|手机|地址|邮箱)[^（()）\[\]【】]*[：:][^（()）\[\]【】]*[)）\]】]$`),
		regexp.MustCompile(`[\s\p{Zs}]*[（(\[【][^（()）\[\]【】]*[0-9０-９]{7,}[^（()）\[\]【】]*[)）\]】]$`),
		regexp.MustCompile(`[\s\p{Zs}]*[（(\[【][^（()），,]*(?:高新技术|高企|专精特新|小巨人|领军|龙头|骨干|瞪羚|独角兽|上市|民营|国有|外资|台资|港资|合资|规模以上|规上|链主|科技型中小)(?:企业|公司|单位)?[”"]?(?:企业|公司|单位)?[)）\]】]$`),
		regexp.MustCompile(`\n[^\n]*(?:联系人|电话|手机|法人|法定代表人|负责人)[^\n]*[：:][^\n]*$`),
	}
)

// bareName takes from a member's name what its cell adds to it.
func bareName(rec *extract.Record) {
	name, _ := rec.Get("name")
	if rec.Table != "members" || name.Text == "" {
		return
	}
	v := extract.Passage{Value: name}
	if m := roleBefore.FindStringSubmatchIndex(v.Text); m != nil && m[1] < len(v.Text) {
		if role, _ := rec.Get("role"); nothing(role.Text) {
			rec.Set("role", v.Slice(m[2], m[3]))
		}
		v = sub(v, m[1], len(v.Text))
	}
	v = sub(v, len(beforeName.FindString(v.Text)), len(v.Text))
	for i := 0; i < len(behindName); i++ {
		if m := behindName[i].FindStringIndex(v.Text); m != nil && m[0] > 0 {
			v, i = sub(v, 0, m[0]), -1 // there may be another one before it
		}
	}
	if v.Text != "" && v.Text != name.Text {
		rec.Set("name", v.Value)
	}
}

// mixed is a name that has a code within it: columns that a page without rules
// let run together.
var mixed = regexp.MustCompile(`[0-9A-Z]{8,}`)

// doubtName says so where a member's name is not only a name.
func (x *extraction) doubtName(h *openTable, rec *extract.Record) {
	name, _ := rec.Get("name")
	if rec.Table != "members" || !mixed.MatchString(name.Text) {
		return
	}
	x.issues = append(x.issues, extract.Issue{
		Code: extract.FieldUnreadable, Severity: extract.SevWarning, Src: name.Src, Ref: extract.Ref{Table: rec.Table, Ord: x.count(h.spec), Column: "name"},
		Text: "单位名称“" + clip(name.Text) + "”中混有其他栏的内容", Hint: "请对照原件更正单位名称和代码",
	})
}
