package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"lianhe/extract"
)

// pack is the zip package with its parts by name.
type pack struct {
	files  map[string]*zip.File
	limits extract.Limits
	left   int64    // bytes that may still be inflated
	bad    []string // parts whose bytes fail their checksum
}

func openPackage(data []byte, lim extract.Limits) (*pack, error) {
	lim = withDefaults(lim)
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &extract.Error{Code: extract.FileUnreadable, Reason: "Word 文件不完整或已损坏，无法打开", Remedy: "请重新传输该文件，或用 Word 打开修复后另存", Err: err}
	}
	if len(zr.File) > lim.Entries {
		return nil, &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("Word 文件内部条目过多（%d 个）", len(zr.File)), Remedy: "请确认文件来源"}
	}
	p := &pack{files: make(map[string]*zip.File, len(zr.File)), limits: lim, left: lim.Inflated}
	for _, f := range zr.File {
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		if p.files[name] == nil {
			p.files[name] = f
		}
	}
	return p, nil
}

func withDefaults(l extract.Limits) extract.Limits {
	d := extract.DefaultLimits
	if l.Inflated <= 0 {
		l.Inflated = d.Inflated
	}
	if l.Entries <= 0 {
		l.Entries = d.Entries
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.Cells <= 0 {
		l.Cells = d.Cells
	}
	return l
}

// part returns a part's bytes, or nil where the package has none of that name.
// What can be inflated of a damaged part is returned: the XML tells where it
// breaks off.
func (p *pack) part(name string) []byte {
	data, _ := p.read(name)
	return data
}

var errTooBig = errors.New("part inflates beyond the limit")

func (p *pack) read(name string) ([]byte, error) {
	f := p.files[name]
	if f == nil {
		return nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	data, err := io.ReadAll(io.LimitReader(rc, p.left+1))
	if int64(len(data)) > p.left {
		return nil, errTooBig
	}
	p.left -= int64(len(data))
	if err != nil && len(data) > 0 {
		p.bad = append(p.bad, name)
	}
	return data, err
}

// relations are the links of a part to other parts.
type relations struct {
	byID   map[string]string
	byType map[string]string // last element of the type → first target
}

// relations reads the .rels of a part; a missing or damaged one has no links.
func (p *pack) relations(name string) relations {
	r := relations{byID: map[string]string{}, byType: map[string]string{}}
	dir, base := path.Split(name)
	d := newDecoder(p.part(dir + "_rels/" + base + ".rels"))
	for {
		tok, err := d.Token()
		if err != nil {
			return r
		}
		s, ok := tok.(xml.StartElement)
		if !ok || s.Name.Local != "Relationship" || attr(s, "TargetMode") == "External" {
			continue
		}
		target := attr(s, "Target")
		if strings.HasPrefix(target, "/") {
			target = path.Clean(target)[1:]
		} else {
			target = path.Join(dir, target)
		}
		kind := path.Base(attr(s, "Type"))
		r.byID[attr(s, "Id")] = target
		if _, dup := r.byType[kind]; !dup {
			r.byType[kind] = target
		}
	}
}

// related returns the part that a relation of that type leads to, or the one
// with the usual name.
func (p *pack) related(r relations, kind string) []byte {
	if data := p.part(r.byType[kind]); data != nil {
		return data
	}
	return p.part("word/" + kind + ".xml")
}

// mainPart finds the main document through the package's relations; damaged
// packages are tried by its usual name.
func (p *pack) mainPart() ([]byte, relations, error) {
	name := p.relations("").byType["officeDocument"]
	if p.files[name] == nil {
		name = "word/document.xml"
	}
	if p.files[name] == nil {
		return nil, relations{}, &extract.Error{Code: extract.FileUnreadable, Reason: "文件里没有 Word 正文（缺少 document.xml）", Remedy: "请确认文件确为 Word 文档，并重新另存"}
	}
	if p.files[name].Flags&1 != 0 {
		return nil, relations{}, &extract.Error{Code: extract.DocumentEncrypted, Reason: "文件已加密，无法读取", Remedy: "请取消密码后另存，再重新导入"}
	}
	data, err := p.read(name)
	switch {
	case errors.Is(err, errTooBig):
		return nil, relations{}, &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("Word 文件解压后超过 %d MB", p.limits.Inflated>>20), Remedy: "请确认文件来源，必要时拆分后导入", Err: err}
	case len(data) == 0:
		return nil, relations{}, &extract.Error{Code: extract.FileUnreadable, Reason: "Word 文件的正文已损坏，无法解压", Remedy: "请重新传输该文件，或用 Word 打开修复后另存", Err: err}
	}
	return data, p.relations(name), nil
}

// newDecoder reads XML in UTF-8 and UTF-16; damage that can be passed over is.
func newDecoder(data []byte) *xml.Decoder {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		text, _, _ := extract.DecodeText(data)
		data = []byte(text)
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return d
}

// attr returns an attribute by its local name.
func attr(s xml.StartElement, local string) string {
	for _, a := range s.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// isOn reads an on/off property: present means on unless its value says off.
func isOn(s xml.StartElement) bool {
	switch attr(s, "val") {
	case "0", "false", "off":
		return false
	}
	return true
}

// isW reports whether an element is WordprocessingML, in the namespace of
// either edition, or with a prefix that the file forgot to declare.
func isW(n xml.Name) bool {
	return n.Space == "http://schemas.openxmlformats.org/wordprocessingml/2006/main" ||
		n.Space == "http://purl.oclc.org/ooxml/wordprocessingml/main" || n.Space == "w" || n.Space == ""
}
