package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// The lines that a web site or a print template puts around a document. They are
// printed, so they are part of its text, but no record may come from them.
var (
	// frameTop are the facts that government sites print under a title.
	frameTop = regexp.MustCompile(`^(发布|更新|发文|发稿)(时间|日期)\s*[:：]\s*[\d-]{4}|^(信息|文章|稿件)?来源\s*[:：]\S{0,40}$|^[【\[]?\s*字[号体]\s*[:：]|^(浏览|阅读|点击|访问)(次数|量|数)\s*[:：]|^(您?(现在|当前)(所在|的)*|您(所在)?的)位置\s*[:：]|^首页\s*(>|»|›|/|-&gt;)`)
	// frameFact counts them where several share a line.
	frameFact = regexp.MustCompile(`(时间|日期|来源|字号|字体|浏览次数|浏览量|阅读量|阅读次数|点击数|点击率|访问量|作者|编辑|责任编辑|信息来源)\s*[:：]`)
	frameEnd  = regexp.MustCompile(`^(分享(到|至)|【?(打印|关闭|返回顶部|返回)】?$|(上一篇|下一篇|上一条|下一条|相关链接|相关稿件|相关阅读)\s*[:：]?|网站(地图|声明))`)
	// frameWords mark a site's frame wherever they stand in a line that is no sentence.
	frameWords = []string{"扫一扫", "微信扫", "打印本页", "关闭本页", "关闭窗口", "关闭本窗口", "公报PDF版", "版权所有", "ICP备", "公网安备", "网站标识码"}

	pageNumber = regexp.MustCompile(`^([—－–―-]{1,2}\s*\d{1,4}\s*[—－–―-]{1,2}|第\s*\d{1,4}\s*页(\s*[，,/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s+\d{1,4}(\s+of\s+\d{1,4})?)$`)
	continued  = regexp.MustCompile(`^([（(]?\s*(续表|续上表|接上页|续前表|续)\s*[）)]?|续?附?表\s*\d{1,3}\s*[（(]续[）)])$`)
)

// FrameRole tells what a line is when it belongs to the site or the page around
// a document rather than to the document; Body when it does not.
func FrameRole(line string) Role {
	line = strings.TrimSpace(line)
	switch {
	case line == "" || utf8.RuneCountInString(line) > 200:
		return Body
	case pageNumber.MatchString(line):
		return PageNumber
	case frameEnd.MatchString(line), !strings.ContainsAny(line, "。，；") && containsAny(line, frameWords):
		return Footer
	case continued.MatchString(line), frameTop.MatchString(line):
		return Header
	case !strings.ContainsAny(line, "。，；") && len(frameFact.FindAllString(line, 2)) == 2:
		return Header
	}
	return Body
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
