package extract

import "regexp"

// Numbering is the number in front of a paragraph of an official document. The
// levels are those of GB/T 9704-2012, 7.3.3: 一、 is 1, （一） is 2, 1. is 3 and
// （1） is 4; a chapter of a regulation (第一章) is 1 too.
type Numbering struct {
	Level int // 0 where there is no number
	End   int // byte of the folded text where the number ends
}

var numberings = []struct {
	level int
	re    *regexp.Regexp
}{
	{1, regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,4}[、.．,]|第[一二三四五六七八九十百]{1,5}[章部篇])`)},
	{2, regexp.MustCompile(`^\([一二三四五六七八九十]{1,4}\)[、.]?`)},
	{4, regexp.MustCompile(`^(?:\(\d{1,2}\)[、.]?|[①-⑳])`)},
	{3, regexp.MustCompile(`^\d{1,2}(?:[、)]|\.)`)},
}

// A figure (8.2, 2.5亿元) is no number; 2.2023年 is.
var (
	decimal    = regexp.MustCompile(`^\d{1,2}\.\d`)
	numberYear = regexp.MustCompile(`^\d{1,2}\.(?:19|20)\d\d年`)
)

// Number reads the number that the paragraph begins with.
func (f Folded) Number() Numbering {
	for _, n := range numberings {
		m := n.re.FindString(f.Text)
		if m == "" || n.level == 3 && decimal.MatchString(f.Text) && !numberYear.MatchString(f.Text) {
			continue
		}
		return Numbering{n.level, len(m)}
	}
	return Numbering{}
}
