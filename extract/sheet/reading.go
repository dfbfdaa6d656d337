package sheet

import (
	"math"

	"lianhe/extract"
)

// reading is what both formats keep while they read a workbook.
type reading struct {
	limits   extract.Limits
	cells    int   // cells and merged ranges that may still be read
	text     int64 // bytes of text that may: strings shared by many cells can blow up
	formats  formats
	date1904 bool
	issues   []extract.Issue
}

func newReading(l extract.Limits) reading {
	return reading{limits: l, cells: l.Cells, text: l.Inflated, formats: formats{}}
}

// spend takes a cell with its text from what may be read.
func (r *reading) spend(text string) error {
	if r.cells--; r.cells < 0 {
		return overLimit("单元格数", int64(r.limits.Cells))
	}
	if r.text -= int64(len(text)); r.text < 0 {
		return overLimit("文字总量（字节）", r.limits.Inflated)
	}
	return nil
}

// maxIssues is how many doubts about cells are listed; more of them say the same.
const maxIssues = 200

// doubt notes that a cell could not be read as it should.
func (r *reading) doubt(i extract.Issue) {
	if len(r.issues) < maxIssues {
		r.issues = append(r.issues, i)
	}
}

// number prints a number under its format. Spreadsheets keep 15 digits: a code
// of 18 digits that was typed as a number has lost its end, and nobody sees it.
func (r *reading) number(v float64, f *numFormat, src extract.Source) string {
	const exact = 1e15
	if math.Abs(v) >= exact {
		r.doubt(extract.Issue{Code: extract.FieldUnreadable, Severity: extract.SevWarning, Src: src,
			Text: "单元格 " + src.String() + " 的数字超过15位，表格软件已丢失后面的数位，显示的值不可靠",
			Hint: "请核对原件，把该单元格设为文本格式后重新填写"})
	}
	return f.number(v, r.date1904)
}

func unsaved(src extract.Source) extract.Issue {
	return extract.Issue{Code: extract.FieldUnreadable, Severity: extract.SevWarning, Src: src,
		Text: "单元格 " + src.String() + " 是公式，文件中没有保存它的计算结果，按空白处理",
		Hint: "请用 Excel 或 WPS 打开文件，重新计算并保存后再导入"}
}

func unreadable(src extract.Source, why string) extract.Issue {
	return extract.Issue{Code: extract.FieldUnreadable, Severity: extract.SevWarning, Src: src,
		Text: "单元格 " + src.String() + " " + why + "，按空白处理", Hint: "请在表格中改正该单元格后重新导入"}
}
