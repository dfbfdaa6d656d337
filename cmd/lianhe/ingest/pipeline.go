// Package ingest runs documents through the pipeline: one file to records, and
// many files to a database.
package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"lianhe/extract"
	"lianhe/extract/archive"
	"lianhe/extract/docx"
	"lianhe/extract/form"
	"lianhe/extract/html"
	"lianhe/extract/notice"
	"lianhe/extract/pdf"
	"lianhe/extract/sheet"
	"lianhe/extract/text"
	"lianhe/extract/word"
	"lianhe/normalize"
	"lianhe/normalize/rule"
)

// readers are the formats that can be read.
var readers = map[extract.Format]extract.Reader{
	extract.PDF:  pdf.Reader{},
	extract.DOCX: docx.Reader{},
	extract.DOC:  word.Reader{},
	extract.XLSX: sheet.XLSX{},
	extract.XLS:  sheet.XLS{},
	extract.TXT:  text.Reader{},
	extract.HTML: html.Reader{},
}

// Pipeline takes the bytes of a file to normalized, judged records. It is the
// same for parse, import, inbox and reparse, and safe for concurrent use.
type Pipeline struct {
	forms     *form.Set
	rules     *rule.Sets
	normalize *normalize.Normalizer
}

// Parsed is one document: either Failure says why there is none, or Document and
// Result hold what was read.
type Parsed struct {
	Path     string // of the file, with "!inner/name" for one in an archive
	SHA256   string
	Format   extract.Format
	Document *extract.Document
	Result   *normalize.Result
	Failure  *extract.Error
}

// NewPipeline loads the form profiles and rule sets: the built-in ones and those
// of the folders, where one is named.
func NewPipeline(formsDir, rulesDir string) (*Pipeline, error) {
	forms, err := form.Load(formsDir)
	if err != nil {
		return nil, err
	}
	rules, err := rule.Load(rulesDir)
	if err != nil {
		return nil, err
	}
	n, err := normalize.New()
	if err != nil {
		return nil, err
	}
	return &Pipeline{forms, rules, n}, nil
}

// Normalizer is the normalizer that the records were made with.
func (p *Pipeline) Normalizer() *normalize.Normalizer { return p.normalize }

// Rules are the loaded rule sets.
func (p *Pipeline) Rules() *rule.Sets { return p.rules }

// Parse reads one file. An archive gives an element for each document inside,
// and one with a Failure for each entry that cannot be taken.
func (p *Pipeline) Parse(ctx context.Context, path string, data []byte) []Parsed {
	in := extract.Input{Path: path, Data: data, Limits: extract.DefaultLimits}
	switch format := extract.Sniff(data); format {
	case extract.ZIP, extract.SevenZ, extract.RAR:
		return p.archive(ctx, in, format)
	default:
		return []Parsed{p.one(ctx, in, format)}
	}
}

func (p *Pipeline) archive(ctx context.Context, in extract.Input, format extract.Format) []Parsed {
	entries, issues, err := archive.Expand(ctx, in)
	if err != nil {
		return []Parsed{{Path: in.Path, SHA256: digest(in.Data), Format: format, Failure: failure(err)}}
	}
	out := make([]Parsed, 0, len(entries))
	for _, e := range entries {
		inner := extract.Input{Path: in.Path + "!" + e.Name, Data: e.Data, Limits: in.Limits}
		out = append(out, p.one(ctx, inner, extract.Sniff(e.Data)))
	}
	for _, i := range issues {
		out = append(out, Parsed{Path: in.Path, SHA256: digest(in.Data), Format: format, Failure: &extract.Error{Code: i.Code, Place: i.Src.String(), Reason: i.Text, Remedy: i.Hint}})
	}
	return out
}

// one reads one document. A reader that panics costs this document alone.
func (p *Pipeline) one(ctx context.Context, in extract.Input, format extract.Format) (out Parsed) {
	out = Parsed{Path: in.Path, SHA256: digest(in.Data), Format: format}
	defer func() {
		if r := recover(); r != nil {
			out.Document, out.Result = nil, nil
			out.Failure = &extract.Error{Code: extract.FileUnreadable, Reason: "解析时发生内部错误", Remedy: "请把文件交给开发者", Err: fmt.Errorf("panic: %v", r)}
		}
	}()
	reader, ok := readers[format]
	if !ok {
		out.Failure = extract.Refusal(in.Data)
		return out
	}
	doc, err := reader.Read(ctx, in)
	if err != nil {
		out.Failure = failure(err)
		return out
	}
	doc.SHA256 = out.SHA256
	recs := p.records(doc)
	out.Document = doc
	out.Result = p.normalize.Normalize(doc, recs)
	if set := p.rules.For(out.Result); set != nil {
		out.Result.Findings = append(out.Result.Findings, set.Check(out.Result)...)
	}
	return out
}

func (p *Pipeline) records(doc *extract.Document) *extract.Records {
	if profile := p.forms.Match(doc); profile != nil {
		return p.forms.Extract(doc, profile)
	}
	return notice.Extract(doc)
}

func failure(err error) *extract.Error {
	var e *extract.Error
	if errors.As(err, &e) {
		return e
	}
	return &extract.Error{Code: extract.FileUnreadable, Reason: "文件读不出来", Remedy: "请确认文件能正常打开后重新导入", Err: err}
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
