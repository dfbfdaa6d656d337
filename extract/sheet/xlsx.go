package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"

	"lianhe/extract"
)

// oleMagic begins a compound file ([MS-CFB]).
var oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// openXLSX reads an Office Open XML workbook.
func openXLSX(ctx context.Context, in extract.Input) (*book, error) {
	if bytes.HasPrefix(in.Data, oleMagic) {
		if _, err := workbookStream(in.Data); err != nil {
			return nil, err // a password turns the package into an encrypted stream
		}
		return nil, unsupported("文件内容是 Excel 97-2003 格式，不是 .xlsx")
	}
	if err := verify(ctx, in); err != nil {
		return nil, err
	}
	// With both limits alike every part stays in memory and none is written to a
	// temporary file.
	f, err := excelize.OpenReader(bytes.NewReader(in.Data), excelize.Options{UnzipSizeLimit: in.Limits.Inflated, UnzipXMLSizeLimit: in.Limits.Inflated})
	if err != nil {
		return nil, damaged(err)
	}
	defer f.Close()
	x := &xlsx{reading: newReading(in.Limits), file: f, styles: map[int]xlsxStyle{}}
	return x.read(ctx)
}

// verify inflates every part of the package once: a part with a wrong check sum
// or size would read as an empty sheet, and a size in the directory is a promise
// that only inflating keeps.
func verify(ctx context.Context, in extract.Input) error {
	zr, err := zip.NewReader(bytes.NewReader(in.Data), int64(len(in.Data)))
	if err != nil {
		return damaged(err)
	}
	if len(zr.File) > in.Limits.Entries {
		return overLimit("内部文件数", int64(in.Limits.Entries))
	}
	left := in.Limits.Inflated
	for _, f := range zr.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f.FileInfo().IsDir() {
			continue
		}
		if f.Name == "xl/workbook.bin" {
			return unsupported("文件是 Excel 二进制工作簿（.xlsb），不支持读取")
		}
		n, err := inflate(f, left)
		if err != nil {
			return damaged(fmt.Errorf("%s: %w", f.Name, err))
		}
		if left -= n; left <= 0 {
			return overLimit("解压后大小（字节）", in.Limits.Inflated)
		}
	}
	return nil
}

func inflate(f *zip.File, limit int64) (int64, error) {
	r, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	n, err := io.Copy(io.Discard, io.LimitReader(r, limit))
	if err == nil && n < limit && uint64(n) != f.UncompressedSize64 {
		err = zip.ErrFormat
	}
	return n, err
}

// xlsx is a package while it is read.
type xlsx struct {
	reading
	file    *excelize.File
	styles  map[int]xlsxStyle
	strings []string
}

type xlsxStyle struct {
	format *numFormat
	look   look
}

func (x *xlsx) read(ctx context.Context) (*book, error) {
	x.file.GetSheetList() // loads the workbook part
	wb := x.file.WorkBook
	if wb == nil || len(wb.Sheets.Sheet) == 0 {
		return nil, damaged(errors.New("no sheets"))
	}
	x.date1904 = wb.WorkbookPr != nil && wb.WorkbookPr.Date1904
	main := "xl/workbook.xml"
	for _, r := range x.relations("") {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			main = r.part("")
		}
	}
	parts := map[string]string{}
	for _, r := range x.relations(main) {
		switch {
		case strings.HasSuffix(r.Type, "/worksheet"):
			parts[r.ID] = r.part(main)
		case strings.HasSuffix(r.Type, "/sharedStrings"):
			if err := x.sharedStrings(ctx, r.part(main)); err != nil {
				return nil, err
			}
		}
	}
	b := &book{}
	for _, e := range wb.Sheets.Sheet {
		part, ok := parts[e.ID]
		if !ok {
			continue // a chart or macro sheet
		}
		s := &sheet{name: e.Name, hidden: strings.EqualFold(e.State, "hidden") || strings.EqualFold(e.State, "veryHidden")}
		if err := x.sheet(ctx, s, part); err != nil {
			return nil, err
		}
		x.controls(s, part)
		b.sheets = append(b.sheets, s)
	}
	b.issues = x.issues
	return b, nil
}

// part returns a part of the package by name, nil where there is none.
func (x *xlsx) part(name string) []byte {
	data, _ := x.file.Pkg.Load(name)
	b, _ := data.([]byte)
	return b
}

// relation is an entry of a relationships part (ECMA-376 Part 2).
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// part is the name of the part that a relation of owner points at.
func (r relation) part(owner string) string {
	target := strings.ReplaceAll(r.Target, `\`, "/")
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)[1:]
	}
	return path.Join(path.Dir(owner), target)
}

// relations returns the relations of a part, of the package for "".
func (x *xlsx) relations(owner string) []relation {
	dir, base := path.Split(owner)
	var rels struct {
		Relationship []relation `xml:"Relationship"`
	}
	// A broken relationships part shows as sheets that are not found.
	_ = xml.Unmarshal(x.part(dir+"_rels/"+base+".rels"), &rels)
	return rels.Relationship
}

// style returns what a style index stands for.
func (x *xlsx) style(i int) xlsxStyle {
	if s, ok := x.styles[i]; ok {
		return s
	}
	s := xlsxStyle{format: x.formats.get("General")}
	if st, err := x.file.GetStyle(i); err == nil && st != nil {
		code, ok := builtin[st.NumFmt]
		if st.CustomNumFmt != nil {
			code, ok = *st.CustomNumFmt, true
		}
		if ok {
			s.format = x.formats.get(code)
		}
		s.look = styleLook(st)
	}
	x.styles[i] = s
	return s
}

func styleLook(st *excelize.Style) look {
	var l look
	if st.Font != nil {
		l.size, l.bold = st.Font.Size, st.Font.Bold
	}
	if st.Alignment != nil {
		switch st.Alignment.Horizontal {
		case "left":
			l.align = extract.AlignLeft
		case "center", "centerContinuous", "distributed":
			l.align = extract.AlignCenter
		case "right":
			l.align = extract.AlignRight
		}
	}
	for _, b := range st.Border {
		l.framed = l.framed || b.Style != 0 && !strings.HasPrefix(b.Type, "diagonal")
	}
	return l
}
