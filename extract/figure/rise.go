package figure

import (
	"regexp"

	"lianhe/extract"
)

// rise is 占比由2023年的21.3%提高到2024年的24.6%: what stood before and what it became.
var rise = regexp.MustCompile(`(?:由|从)(?:\d{4}年(?:度|底|末)?)?的?(` + number + letters + `?` + units + `)(?:大幅|稳步|快速)?(?:(?:提高|提升|增长|增加|上升|跃升|扩大|攀升|下降|降低|减少|压缩|缩短)(?:至|到|为)|[增升降减扩]至)(?:了)?(?:\d{4}年(?:度|底|末)?)?的?` + number)

// risesIn finds the figures that stood before, by the byte at which they begin,
// and names those that they became by the words in front of both.
func risesIn(f extract.Folded, from, to int, names map[int]extract.Value) (former map[int]bool) {
	former = map[int]bool{}
	for _, m := range rise.FindAllStringSubmatchIndex(f.Text[from:to], -1) {
		a, b := nounSpan(f, clauseBefore(f.Text, from, from+m[0]), from+m[0])
		if a == b {
			continue
		}
		former[from+m[2]] = true
		for _, s := range figuresIn(f.Text[from+m[3] : to]) {
			names[from+m[3]+s.from] = f.Value(a, b)
			break
		}
	}
	return former
}
