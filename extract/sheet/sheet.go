// Package sheet reads workbooks: .xlsx through excelize, and the .xls of Excel
// 97-2003 and WPS (.et) by a BIFF8 reader of its own over the compound file.
//
// Both come down to the same grid of cells, so that a list reads the same
// whatever it was saved as. The text of a cell is what a person reads in it:
// numbers plain, without rounding and thousands separators, dates in ISO form at
// the precision of the number format, units that the number format prints
// (120300 under #,##0"万元" reads 120300万元). Formulas are never evaluated; the
// result that was saved with them counts.
//
// excelize serves as the object layer: package, workbook, styles. The cells are
// read from the XML of the sheet in one pass, because its own calls lose what a
// list needs or cost too much: Rows knows neither types nor styles and ends at
// the first broken element without an error, GetCellValue and GetMergeCells keep
// the whole sheet in memory, merges of whole columns included.
package sheet

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"lianhe/extract"
)

// XLSX reads the workbooks of Office Open XML, .xlsx and .xlsm; macros are not
// looked at. XLS reads those of Excel 97-2003 and WPS, .xls and .et.
//
// The tables of a Document are the lists and forms of the visible sheets, in
// order; rows, columns and sheets that are hidden come as blocks of role Hidden
// with an Issue sheet.hidden. A place is a sheet and a cell.
type (
	XLSX struct{}
	XLS  struct{}
)

// Read implements extract.Reader. A workbook that is encrypted, damaged or
// larger than in.Limits gives an *extract.Error.
func (XLSX) Read(ctx context.Context, in extract.Input) (*extract.Document, error) {
	return read(ctx, in, extract.XLSX, openXLSX)
}

// Read implements extract.Reader. A workbook that is encrypted, damaged, older
// than Excel 97 or larger than in.Limits gives an *extract.Error.
func (XLS) Read(ctx context.Context, in extract.Input) (*extract.Document, error) {
	return read(ctx, in, extract.XLS, openXLS)
}

func read(ctx context.Context, in extract.Input, format extract.Format, open func(context.Context, extract.Input) (*book, error)) (doc *extract.Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, damaged(fmt.Errorf("panic: %v", p))
		}
		err = withPlace(err, in.Path)
	}()
	bk, err := open(ctx, in)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(in.Data)
	doc = &extract.Document{Format: format, SHA256: hex.EncodeToString(sum[:])}
	if err := bk.blocks(ctx, doc, in.Limits); err != nil {
		return nil, err
	}
	return doc, nil
}

func withPlace(err error, path string) error {
	var e *extract.Error
	if errors.As(err, &e) && e.Place == "" {
		e.Place = path
	}
	return err
}

func damaged(err error) *extract.Error {
	return &extract.Error{Code: extract.FileUnreadable, Reason: "表格文件已损坏，无法完整读取",
		Remedy: "请用 Excel 或 WPS 打开，确认内容后另存为新的 .xlsx 文件", Err: err}
}

func encrypted() *extract.Error {
	return &extract.Error{Code: extract.DocumentEncrypted, Reason: "表格文件设有打开密码，无法读取",
		Remedy: "请在 Excel 或 WPS 中取消打开密码后另存，再重新导入"}
}

func unsupported(reason string) *extract.Error {
	return &extract.Error{Code: extract.FileUnsupported, Reason: reason, Remedy: "请用 Excel 或 WPS 打开后另存为 .xlsx 文件"}
}

func overLimit(what string, n int64) *extract.Error {
	return &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("表格文件的%s超过上限 %d", what, n),
		Remedy: "请确认文件内容，删去多余的工作表或空白格式后另存"}
}
