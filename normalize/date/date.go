// Package date reads the dates of Chinese official documents and writes them as
// ISO 8601 at the precision that the document has: a month without a day stays a
// month.
package date

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"lianhe/normalize/text"
)

// ErrInvalid says that a text is no date, or a day that does not exist; ErrOrder
// that a period ends before it begins.
var (
	ErrInvalid = errors.New("不是有效的日期")
	ErrOrder   = errors.New("结束早于开始")
)

// Date is a year, a month or a day; parts that are not stated are 0. Year 0 is a
// date without a year (9月28日).
type Date struct{ Year, Month, Day int }

// String is 2024, 2024-05 or 2024-05-23; for a date without a year 05-23.
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return fmt.Sprintf("%02d-%02d", d.Month, d.Day)
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

func (d Date) valid() bool {
	if d.Month > 12 || d.Day > 31 || d.Day > 0 && d.Month == 0 {
		return false
	}
	if d.Day == 0 {
		return true
	}
	year := d.Year
	if year == 0 {
		year = 2024 // a leap year, for 2月29日 without a year
	}
	return time.Date(year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Day() == d.Day
}

// Parse reads a text that is one date, with words around it (填报日期：…, …起,
// （星期四）, 17:00). "" means that the text states none: blank, or the empty form
// "年 月 日".
func Parse(s string) (string, error) {
	d, err := parse(s)
	if err != nil || d == (Date{}) {
		return "", err
	}
	if d.Year == 0 {
		return "", ErrInvalid
	}
	return d.String(), nil
}

// ParseIn is Parse for a date that may leave out its year, which is then the
// given one; inferred says so.
func ParseIn(s string, year int) (iso string, inferred bool, err error) {
	d, err := parse(s)
	if err != nil || d == (Date{}) {
		return "", false, err
	}
	if d.Year == 0 {
		if year == 0 {
			return "", false, ErrInvalid
		}
		d.Year, inferred = year, true
		if !d.valid() {
			return "", false, ErrInvalid
		}
	}
	return d.String(), inferred, nil
}

// Period reads a span of two dates (2021/01—2024/12, 2022年1月至12月); the second
// takes the year of the first where it has none.
func Period(s string) (start, end string, err error) {
	t := prepare(oneUnderTheOther.ReplaceAllString(s, "$1—$2"))
	if unfilled(t) {
		return "", "", nil
	}
	ds := scanAll(t)
	if len(ds) == 0 || len(ds) > 2 || shortYear.MatchString(t) {
		return "", "", ErrInvalid
	}
	for i := range ds {
		if ds[i].Year == 0 && i > 0 {
			ds[i].Year = ds[0].Year
		}
		if ds[i].Year == 0 || !ds[i].valid() {
			return "", "", ErrInvalid
		}
	}
	if len(ds) == 1 {
		if strings.Contains(t, "至今") || strings.HasSuffix(t, "起") || strings.HasSuffix(t, "-") {
			return ds[0].String(), "", nil
		}
		return "", "", ErrInvalid
	}
	start, end = ds[0].String(), ds[1].String()
	if n := min(len(start), len(end)); end[:n] < start[:n] {
		return "", "", ErrOrder
	}
	return start, end, nil
}

// oneUnderTheOther is the place between two dates that white space alone parts:
// 2022.3 over 2024.2.
var oneUnderTheOther = regexp.MustCompile(`([0-9月日])[\s\p{Zs}]+((?:19|20)[0-9]{2}[年./-])`)

var yearly = regexp.MustCompile(`(?:每年|次年|翌年|年度|^)(?:度)?的?(\d{1,2})月(?:(\d{1,2})[日号]|(底|末))?`)

// MonthDay reads the day of a deadline that returns every year: 每年3月底前 is
// 03-31, 每年1月15日前 is 01-15. A month alone means its last day.
func MonthDay(s string) (string, error) {
	m := yearly.FindStringSubmatch(prepare(s))
	if m == nil {
		return "", ErrInvalid
	}
	d := Date{Month: atoi(m[1]), Day: atoi(m[2])}
	if d.Day == 0 {
		d.Day = lastDay(d.Month)
	}
	if d.Month == 0 || !d.valid() {
		return "", ErrInvalid
	}
	return d.String(), nil
}

func lastDay(month int) int {
	return time.Date(2023, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func parse(s string) (Date, error) {
	t := prepare(s)
	if unfilled(t) {
		return Date{}, nil
	}
	ds := scanAll(t)
	if len(ds) != 1 || !ds[0].valid() || shortYear.MatchString(t) || yearLast.MatchString(t) {
		return Date{}, ErrInvalid
	}
	return ds[0], nil
}

// unfilled reports a blank cell or the form's own 年 月 日 with nothing in it.
func unfilled(t string) bool {
	return text.Blank(strings.Trim(t, "年月日_./-"))
}

var (
	clock       = regexp.MustCompile(`[T ]?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?Z?`)
	listed      = regexp.MustCompile(`^(\d{4})[、，,](\d{1,2})(?:[、，,](\d{1,2}))?$`)
	shortYear   = regexp.MustCompile(`(?:^|[^0-9])\d{2}年\d{1,2}月`)
	yearLast    = regexp.MustCompile(`\d[./-]\d{1,2}[./-](?:19|20)\d\d$`)
	bareDay     = regexp.MustCompile(`月(?:\d{1,2}|[一二三四五六七八九十]{1,3})$`)
	chineseYear = regexp.MustCompile(`[〇○零一二三四五六七八九]{4}年`)
	chineseDay  = regexp.MustCompile(`[一二三四五六七八九十]{1,3}[月日号]`)
	compactDay  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	compact     = regexp.MustCompile(`^((?:19|20)\d\d)(0[1-9]|1[0-2])$`)
	compactSpan = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})?[-~至到](\d{4})(\d{2})(\d{2})?$`)
)

// prepare folds widths and dashes, drops white space and turns Chinese numerals
// into digits.
func prepare(s string) string {
	t := text.Squeeze(clock.ReplaceAllString(text.Fold(s), ""))
	t = strings.NewReplacer("—", "-", "–", "-", "－", "-", "―", "-", "～", "~", "﹣", "-", "−", "-", "Ｏ", "〇", "O", "〇", "。", ".", "·", ".", "•", ".", "_", "").Replace(t)
	t = strings.ReplaceAll(t, "--", "-")
	t = chineseYear.ReplaceAllStringFunc(t, func(y string) string {
		var b strings.Builder
		for _, r := range strings.TrimSuffix(y, "年") {
			b.WriteByte(byte('0' + strings.Index("〇一二三四五六七八九", zero(r))/3))
		}
		return b.String() + "年"
	})
	if bareDay.MatchString(t) { // the day without its word
		t += "日"
	}
	t = chineseDay.ReplaceAllStringFunc(t, func(p string) string {
		rs := []rune(p)
		return fmt.Sprint(numeral(rs[:len(rs)-1])) + string(rs[len(rs)-1])
	})
	if m := listed.FindStringSubmatch(t); m != nil {
		return strings.TrimSuffix(m[1]+"-"+m[2]+"-"+m[3], "-")
	}
	if m := compactDay.FindStringSubmatch(t); m != nil {
		return m[1] + "-" + m[2] + "-" + m[3]
	}
	if m := compactSpan.FindStringSubmatch(t); m != nil {
		return strings.Trim(m[1]+"."+m[2]+"."+m[3], ".") + "~" + strings.Trim(m[4]+"."+m[5]+"."+m[6], ".")
	}
	if m := compact.FindStringSubmatch(t); m != nil {
		return m[1] + "-" + m[2]
	}
	return t
}

func zero(r rune) string {
	if r == '零' || r == '○' {
		return "〇"
	}
	return string(r)
}

// numeral reads 一 to 九十九.
func numeral(rs []rune) int {
	n := 0
	for _, r := range rs {
		if r == '十' {
			n = max(n, 1) * 10
			continue
		}
		n += strings.Index("一二三四五六七八九", string(r))/3 + 1
	}
	return n
}

// scanAll finds the dates of a prepared text from left to right. Times (17:00)
// and other numbers in between are passed over.
func scanAll(t string) []Date {
	var ds []Date
	for i := 0; i < len(t); {
		if t[i] < '0' || t[i] > '9' {
			i++
			continue
		}
		if d, n := scan(t[i:]); n > 0 {
			ds = append(ds, d)
			i += n
			continue
		}
		for i < len(t) && t[i] >= '0' && t[i] <= '9' {
			i++
		}
	}
	return ds
}

// scan reads the longest date at the start of t and its length in bytes, 0 where
// there is none.
func scan(t string) (Date, int) {
	y, n := digits(t)
	switch {
	case n == 4 && y >= 1900 && y <= 2199:
	case n <= 2 && strings.HasPrefix(t[n:], "月"):
		d := Date{Month: y}
		p := n + len("月")
		if day, k := digits(t[p:]); k > 0 && k <= 2 {
			if w := daySuffix(t[p+k:]); w > 0 {
				d.Day = day
				return d, p + k + w
			}
		}
		return d, p
	default:
		return Date{}, 0
	}
	d := Date{Year: y}
	rest := t[n:]
	sep := ""
	for _, c := range []string{"年度", "年", "-", ".", "/"} {
		if strings.HasPrefix(rest, c) {
			sep = c
			break
		}
	}
	if sep == "" || sep == "年度" {
		return d, n + len(sep)
	}
	month, k := digits(rest[len(sep):])
	if k == 0 || k > 2 {
		if sep == "年" {
			return d, n + len(sep)
		}
		return d, n
	}
	end := n + len(sep) + k
	after := t[end:]
	if sep == "年" && !strings.HasPrefix(after, "月") {
		return d, n + len(sep) // 2023年12家: the number is no month
	}
	d.Month = month
	daySep := sep
	if strings.HasPrefix(after, "月") {
		daySep = "月"
	}
	if !strings.HasPrefix(after, daySep) {
		return d, end
	}
	end += len(daySep)
	day, k := digits(t[end:])
	if k == 0 || k > 2 || daySep == "月" && daySuffix(t[end+k:]) == 0 {
		if daySep != "月" {
			end -= len(daySep)
		}
		return d, end
	}
	d.Day = day
	return d, end + k + daySuffix(t[end+k:])
}

func daySuffix(t string) int {
	for _, c := range []string{"日", "号"} {
		if strings.HasPrefix(t, c) {
			return len(c)
		}
	}
	return 0
}

func digits(t string) (n, length int) {
	for length < len(t) && length < 9 && t[length] >= '0' && t[length] <= '9' {
		n = n*10 + int(t[length]-'0')
		length++
	}
	return n, length
}

func atoi(s string) int {
	n, _ := digits(s)
	return n
}
