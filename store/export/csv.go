package export

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"lianhe/store"
)

// bom lets Excel take a CSV file for UTF-8.
const bom = "\ufeff"

// Sheets are the names of the sheets, in their order.
func Sheets() []string {
	out := make([]string, len(sheets))
	for i, s := range sheets {
		out[i] = s.name
	}
	return out
}

// CSV writes one sheet, UTF-8 with a byte order mark and CRLF, as Excel wants it.
// A text that Excel would take for a formula gets an apostrophe in front; a long
// number that is text, such as a code, gets a tab, which Excel does not show.
func CSV(ctx context.Context, db *store.DB, sel Selection, name string, w io.Writer) error {
	for i := range sheets {
		if sheets[i].name == name {
			_, err := writeCSV(ctx, db, sel, &sheets[i], w)
			return err
		}
	}
	return fmt.Errorf("没有名为“%s”的表；可用：%s", name, strings.Join(Sheets(), "、"))
}

// CSVFolder writes each sheet that has rows to a file of its name in a folder,
// which is made if need be, and returns the files. Files of an earlier export
// are overwritten.
func CSVFolder(ctx context.Context, db *store.DB, sel Selection, dir string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	var out []string
	for i := range sheets {
		file := filepath.Join(dir, sheets[i].name+".csv")
		n, err := writeFile(file, func(w io.Writer) (int, error) { return writeCSV(ctx, db, sel, &sheets[i], w) })
		if err != nil {
			return out, err
		}
		if n == 0 && sheets[i].name != always {
			if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return out, err
			}
			continue
		}
		out = append(out, file)
	}
	return out, nil
}

// writeFile writes a file that its owner alone may read; it takes its name when
// it is complete.
func writeFile(file string, write func(io.Writer) (int, error)) (int, error) {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".lianhe-*")
	if err != nil {
		return 0, err
	}
	defer os.Remove(tmp.Name())
	n, err := write(tmp)
	if err := errors.Join(err, tmp.Close()); err != nil {
		return 0, err
	}
	return n, os.Rename(tmp.Name(), file)
}

// writeCSV returns the number of rows below the header.
func writeCSV(ctx context.Context, db *store.DB, sel Selection, s *sheet, w io.Writer) (int, error) {
	if _, err := io.WriteString(w, bom); err != nil {
		return 0, err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	line := make([]string, len(s.columns))
	for i, col := range s.columns {
		line[i] = col.title
	}
	if err := c.Write(line); err != nil {
		return 0, err
	}
	n := 0
	err := s.rows(ctx, db, sel, func(row []any) error {
		n++
		for i, v := range row {
			line[i] = field(v)
		}
		return c.Write(line)
	})
	c.Flush()
	return n, errors.Join(err, c.Error())
}

// field spells a value for CSV; see CSV.
func field(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		return guard(printable(v))
	}
	return fmt.Sprint(v)
}

func guard(s string) string {
	switch {
	case s == "":
	case strings.ContainsRune("=+-@＝＋－＠\t\n", firstRune(s)):
		return "'" + s
	case len(s) > 11 && digits(s), len(s) > 1 && s[0] == '0' && digits(s):
		return "\t" + s
	}
	return s
}

func firstRune(s string) rune {
	for _, r := range strings.TrimLeft(s, " \u3000\u00a0") {
		return r
	}
	return 0
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }
