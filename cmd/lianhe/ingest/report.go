package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"lianhe/extract"
	"lianhe/normalize/text"
	"lianhe/store"
)

// maxName is how many bytes of a name leave room for a number and for the report's
// ending, within the 255 that file systems allow.
const maxName = 255 - len("(1000)"+reportSuffix)

// free is a name that no file and no other report has: 名单.pdf, 名单(2).pdf, …
// The report of this very file may be there, of a run that died before the move.
func free(path, report string) string {
	dir, name := filepath.Split(path)
	ext := filepath.Ext(name)
	if len(ext) > maxName/2 {
		ext = ""
	}
	stem := strings.TrimSuffix(name, ext)
	for len(stem) > maxName-len(ext) {
		_, last := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-last]
	}
	head, _, _ := strings.Cut(report, "\n")
	for n := 1; ; n++ {
		name = stem + ext
		if n > 1 {
			name = fmt.Sprintf("%s(%d)%s", stem, n, ext)
		}
		path = filepath.Join(dir, name)
		_, err := os.Lstat(path)
		if err == nil {
			continue
		}
		old, missing := os.ReadFile(path + reportSuffix)
		if missing != nil || strings.HasPrefix(string(old), head+"\n") {
			return path
		}
	}
}

// report is what a person finds beside a file that was taken.
func report(name string, t Taken) string {
	var b strings.Builder
	fmt.Fprintf(&b, "文件：%s\n处理时间：%s\n", clean(legible(name)), time.Now().Format("2006-01-02 15:04:05"))
	for _, f := range t.Files {
		b.WriteString("\n")
		if inner, ok := strings.CutPrefix(f.Path, legible(t.Path)+"!"); ok {
			fmt.Fprintf(&b, "包内文件：%s\n", clean(inner))
		}
		switch f.Outcome {
		case store.Stored:
			fmt.Fprintf(&b, "结果：已入库，编号 %d\n", f.Document)
			if f.Status == "review" {
				b.WriteString("需要核对，详见：lianhe check\n")
			}
		case store.Duplicate:
			fmt.Fprintf(&b, "结果：重复。内容相同的文件已经入库，编号 %d\n", f.Document)
		case store.Failed:
			b.WriteString("结果：没有读成\n")
			if f.Failure != nil {
				fmt.Fprintf(&b, "原因：%s\n", clean(f.Failure.Error()))
			}
		}
		for _, i := range f.Findings {
			if i.Severity == extract.SevInfo {
				continue
			}
			fmt.Fprintf(&b, "- %s", clean(i.Text))
			if p := extract.Where(f.Format, i.Src.String()); p != "" {
				fmt.Fprintf(&b, "（%s）", clean(p))
			}
			if i.Hint != "" {
				fmt.Fprintf(&b, "。%s", clean(i.Hint))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// clean makes what comes from a hostile file safe for one line of a report.
func clean(s string) string {
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(text.Visible(s))
}
