package review

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"lianhe/normalize/text"
)

// row is one row of an answer, made safe to show.
type row struct {
	columns []string
	values  []any
}

// at is the value of a column; a column that the query does not name is a mistake
// in the program.
func (r row) at(column string) any {
	for i, c := range r.columns {
		if c == column {
			return r.values[i]
		}
	}
	panic("no column " + column)
}

// Text is a column as it is shown, "" for NULL.
func (r row) Text(column string) string { return shown(r.at(column)) }

// Int is a column with a whole number, 0 for NULL.
func (r row) Int(column string) int64 {
	n, _ := r.at(column).(int64)
	return n
}

// rows runs a query and returns all of its rows.
func (s *server) rows(ctx context.Context, query string, args ...any) ([]row, error) {
	res, err := s.DB.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	var out []row
	err = res.Each(func(values []any) error {
		out = append(out, row{res.Columns, values})
		return nil
	})
	return out, err
}

// one runs a query that has at most one row; ok is false for none.
func (s *server) one(ctx context.Context, query string, args ...any) (r row, ok bool, err error) {
	all, err := s.rows(ctx, query, args...)
	if err != nil || len(all) == 0 {
		return row{}, false, err
	}
	return all[0], true, nil
}

// shown spells a stored value for a person.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return text.Visible(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// grouped puts commas between the thousands of a number.
func grouped(s string) string {
	whole, rest, dot := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if dot {
		b.WriteString("." + rest)
	}
	return sign + b.String()
}
