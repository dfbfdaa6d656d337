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
	Refused  []extract.Issue // of an archive: the entries that could not be taken, each
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

// Parse reads one file. An archive gives an element for each document inside, and
// one for itself with a Failure where entries could not be taken.
func (p *Pipeline) Parse(ctx context.Context, path string, data []byte) []Parsed {
	var out []Parsed
	for _, part := range parts(ctx, path, data) {
		out = append(out, p.read(ctx, part))
	}
	return out
}

// part is a document to be read: a file, or an entry of an archive. Path, SHA256
// and Format are known, and a Failure where nothing is there to read.
type part struct {
	Parsed
	data []byte
}

// parts lists the documents of a file.
func parts(ctx context.Context, path string, data []byte) []part {
	whole := newPart(path, data)
	switch whole.Format {
	case extract.ZIP, extract.SevenZ, extract.RAR:
	default:
		return []part{whole}
	}
	entries, issues, err := archive.Expand(ctx, extract.Input{Path: path, Data: data, Limits: extract.DefaultLimits})
	out := make([]part, 0, len(entries)+1)
	for _, e := range entries {
		out = append(out, newPart(path+"!"+e.Name, e.Data))
	}
	switch {
	case err != nil:
		whole.Failure = failure(err)
	case len(issues) > 0:
		whole.Failure, whole.Refused = refusal(issues), issues
	case len(entries) == 0:
		whole.Failure = &extract.Error{Code: extract.FileUnsupported, Reason: "压缩包里没有文件", Remedy: "请确认压缩包是否打包完整"}
	default:
		return out
	}
	return append(out, whole)
}

func newPart(path string, data []byte) part {
	return part{Parsed{Path: path, SHA256: digest(data), Format: extract.Sniff(data)}, data}
}

// refusal is the failure of an archive of which entries could not be taken.
func refusal(issues []extract.Issue) *extract.Error {
	first := issues[0]
	e := &extract.Error{Code: first.Code, Place: first.Src.String(), Reason: first.Text, Remedy: first.Hint}
	if n := len(issues) - 1; n > 0 {
		e.Reason += fmt.Sprintf("（另有 %d 处，见审核意见）", n)
	}
	return e
}

// read reads one document. A reader that panics costs this document alone.
func (p *Pipeline) read(ctx context.Context, d part) (out Parsed) {
	out = d.Parsed
	if out.Failure != nil {
		return out
	}
	defer func() {
		if r := recover(); r != nil {
			out.Document, out.Result = nil, nil
			out.Failure = &extract.Error{Code: extract.FileUnreadable, Reason: "解析时发生内部错误", Remedy: "请把文件交给开发者", Err: fmt.Errorf("panic: %v", r)}
		}
	}()
	reader, ok := readers[d.Format]
	if !ok {
		out.Failure = extract.Refusal(d.data)
		return out
	}
	doc, err := reader.Read(ctx, extract.Input{Path: d.Path, Data: d.data, Limits: extract.DefaultLimits})
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
