// Package term turns the words of official documents into the contract's one
// form: roles, levels, fields, 发文字号, 公开方式.
package term

import (
	"regexp"
	"strings"

	"lianhe/normalize/text"
)

// Role reads a unit's role in a consortium: lead, co_lead or member; "" where
// the word is none that is known.
func Role(s string) string {
	t := text.Squeeze(s)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(t, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("联合牵头", "共同牵头", "副牵头", "协同牵头", "联合主持", "共同主持", "副盟主", "共同发起", "联合发起"):
		return "co_lead"
	case has("牵头", "盟主", "链主", "龙头", "领军", "主持", "领衔", "组长", "主导", "理事长", "发起单位") && !has("副理事长", "副组长"):
		return "lead"
	case has("依托", "承担") && !has("成员", "参与", "参加", "参建", "协作", "配合", "共建", "支撑", "合作"):
		return "lead"
	case has("成员", "参与", "参加", "参建", "协作", "配合", "共建", "支撑", "联合单位", "合作", "理事", "副组长", "组员", "盟员", "协同", "配套", "链上", "配套"):
		return "member"
	}
	return ""
}

// Level reads the level of a platform or project: 国家级 is national, 省级, 省部级 and
// 自治区级 are provincial, any other word is other.
func Level(s string) string {
	t := text.Squeeze(s)
	switch {
	case text.Blank(t):
		return ""
	case strings.Contains(t, "国家级") || t == "国家":
		return "national"
	case strings.Contains(t, "省级") || strings.Contains(t, "省部级") || strings.Contains(t, "部省级") || strings.Contains(t, "部级") || strings.Contains(t, "自治区级") || strings.Contains(t, "直辖市级") || t == "省":
		return "provincial"
	}
	return "other"
}

var (
	fieldCount  = regexp.MustCompile(`[（(](?:共)?\d+[个家项][）)]$`)
	fieldSuffix = regexp.MustCompile(`(?:技术|产业)?领域$|方向$`)
	fieldPrefix = regexp.MustCompile(`^(?:所属|重点|主要)?(?:技术|产业)?领域[：:]`)
	fieldNumber = regexp.MustCompile(`^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|\d{1,2}[.．、])(\D)`)
)

// Field is a field of technology without 领域 and the like and without the number
// it has in a list.
func Field(s string) string {
	t := strings.TrimRight(text.Phrase(s), "：:。")
	t = fieldPrefix.ReplaceAllString(fieldNumber.ReplaceAllString(t, "$1"), "")
	t = fieldCount.ReplaceAllString(t, "")
	if short := fieldSuffix.ReplaceAllString(t, ""); short != "" {
		t = short
	}
	if text.Blank(t) {
		return ""
	}
	return t
}

var docNumber = regexp.MustCompile(`^(.*?)[〔\[【(（﹝［〖「{<]\s*(\d{4})\s*[〕\]】)）﹞］〗」}>]第?(?:号)?0*(\d+)(?:号文?)?$`)

// numbered ends any other number: 2024年第3号. A blank left for it is none.
var numbered = regexp.MustCompile(`[\d〇零一二三四五六七八九十百]号$`)

// DocNumber writes a 发文字号 with 〔〕 as GB/T 9704-2012 does: 苏科高发〔2024〕81号;
// "" where the text is none.
func DocNumber(s string) string {
	t := strings.TrimRight(text.Squeeze(s), "。，,；;")
	if m := docNumber.FindStringSubmatch(t); m != nil && m[1] != "" {
		return m[1] + "〔" + m[2] + "〕" + m[3] + "号"
	}
	if numbered.MatchString(t) {
		return t
	}
	return ""
}

// Disclosure reads how a document may be disclosed: 主动公开, 依申请公开 or
// 不予公开.
func Disclosure(s string) string {
	t := text.Squeeze(s)
	switch {
	case strings.Contains(t, "依申请公开"):
		return "依申请公开"
	case strings.Contains(t, "不予公开") || strings.Contains(t, "不公开") || strings.Contains(t, "免予公开"):
		return "不予公开"
	case strings.Contains(t, "主动公开") || strings.Contains(t, "公开发布"):
		return "主动公开"
	}
	return ""
}

// Numeral is the number of a heading without its punctuation: "一、" is 一,
// "（二）" is 二, "3．" is 3.
func Numeral(s string) string {
	return strings.Trim(text.Squeeze(s), "、.，,。（）():：")
}
