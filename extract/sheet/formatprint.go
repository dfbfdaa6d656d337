package sheet

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// number prints a number as the format shows it, but with all its digits.
func (f *numFormat) number(v float64, date1904 bool) string {
	s := f.section(v)
	if len(s.date) > 0 {
		if t, ok := serialTime(v, date1904); ok {
			return s.moment(t, v)
		}
		return plain(v, 0)
	}
	if !s.digits || s.spaced && v == 0 {
		return s.prefix
	}
	n := plain(v, 2*s.percent-s.scale)
	if s.mask != "" && v >= 0 {
		return s.prefix + masked(plain(math.Round(v), 0), s.mask) + s.suffix
	}
	sign := ""
	if strings.HasPrefix(n, "-") {
		sign, n = "-", n[1:]
	}
	whole, _, _ := strings.Cut(n, ".")
	if pad := s.width - len(whole); pad > 0 && pad < 32 {
		n = strings.Repeat("0", pad) + n
	}
	return s.prefix + sign + n + s.suffix
}

// digits prints a whole number digit by digit, as a code is read.
func (f *numFormat) digits(n string) string {
	s := f.section(1)
	if len(s.date) > 0 || !s.digits || s.percent > 0 || s.scale != 0 {
		return n
	}
	return s.prefix + n + s.suffix
}

// section chooses the section for a number.
func (f *numFormat) section(v float64) *formatSection {
	for i := range f.sections {
		if s := &f.sections[i]; s.cond != "" {
			if holds(v, s.cond, s.limit) {
				return s
			}
			if i+1 == len(f.sections) {
				return &formatSection{digits: true}
			}
			if next := &f.sections[i+1]; next.cond == "" {
				return next
			}
		}
	}
	switch n := len(f.sections); {
	case n >= 2 && v < 0:
		return &f.sections[1]
	case n >= 3 && v == 0:
		return &f.sections[2]
	}
	return &f.sections[0]
}

func holds(v float64, op string, limit float64) bool {
	switch op {
	case ">":
		return v > limit
	case ">=":
		return v >= limit
	case "<":
		return v < limit
	case "<=":
		return v <= limit
	case "=":
		return v == limit
	case "<>":
		return v != limit
	}
	return false
}

// words prints a text under the format, which may put a text around it.
func (f *numFormat) words(t string) string {
	for i := range f.sections {
		if s := &f.sections[i]; s.text && (i == len(f.sections)-1) && strings.TrimSpace(t) != "" {
			return s.prefix + t + s.suffix
		}
	}
	return t
}

// plain prints v times ten to the power of shift as a decimal number with at
// most 15 significant digits, the most that a spreadsheet shows: noise of binary
// fractions (0.30000000000000004) is no value.
func plain(v float64, shift int) string {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return "0"
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'e', 14, 64), "e")
	exp, _ := strconv.Atoi(exponent)
	digits := strings.TrimRight(strings.Replace(mantissa, ".", "", 1), "0")
	point := exp + 1 + shift // digits before the decimal point
	var n string
	switch {
	case point <= 0:
		n = "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		n = digits + strings.Repeat("0", point-len(digits))
	default:
		n = digits[:point] + "." + digits[point:]
	}
	if v < 0 {
		n = "-" + n
	}
	return n
}

// masked fills the digit places of a mask from the right.
func masked(n, mask string) string {
	var out []byte
	k := len(n) - 1
	for i := len(mask) - 1; i >= 0; i-- {
		switch {
		case mask[i] != 0:
			out = append(out, mask[i])
		case k >= 0:
			out = append(out, n[k])
			k--
		default:
			out = append(out, '0')
		}
	}
	for ; k >= 0; k-- {
		out = append(out, n[k])
	}
	slices.Reverse(out)
	return string(out)
}

// serialTime turns a serial number of days into a time. The 1900 system counts a
// 29 February 1900 that never was.
func serialTime(v float64, date1904 bool) (time.Time, bool) {
	const lastDay = 2958466 // 10000-01-01
	if v < 0 || v >= lastDay {
		return time.Time{}, false
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case v < 60:
		base = base.AddDate(0, 0, 1)
	}
	days := math.Floor(v)
	seconds := math.Round((v - days) * 86400)
	return base.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second), true
}

// moment prints a time in ISO form with the parts that the format shows, a month
// and day without their year as 8月14日: the year is not on the paper.
func (s *formatSection) moment(t time.Time, v float64) string {
	has := func(k rune) bool { return slices.Contains(s.date, k) }
	var parts []string
	switch y, m, d := has('y'), has('m'), has('d'); {
	case v < 1 && (y || m || d) && !has('h'):
		return plain(v, 0)
	case y && m && d, y && d:
		parts = append(parts, t.Format("2006-01-02"))
	case y && m:
		parts = append(parts, t.Format("2006-01"))
	case y:
		parts = append(parts, t.Format("2006"))
	case m && d:
		parts = append(parts, t.Format("1月2日"))
	case m:
		parts = append(parts, t.Format("1月"))
	case d:
		parts = append(parts, t.Format("2日"))
	}
	switch {
	case len(parts) > 0 && t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0: // a date under a format with time
	case has('h') && has('s'), has('n') && has('s'):
		parts = append(parts, t.Format("15:04:05"))
	case has('h') || has('n'):
		parts = append(parts, t.Format("15:04"))
	}
	return strings.Join(parts, " ")
}
