// Package word reads the binary documents of Word 97 to 2003 and of WPS (.doc,
// .wps), as [MS-DOC] describes them: the text by the piece table, paragraphs and
// characters by their property pages, tables by cell marks and row definitions,
// automatic numbers by the list tables.
//
// A Document holds what a reader of the printed page sees: no deletions, no
// field codes, no hidden text, check boxes as ☑ and □, automatic numbers in front
// of their paragraphs. The format has no fixed pages, so a Source counts
// paragraphs: Line is the running number of the paragraph in the file, table
// cells included, Col the character.
package word

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"

	"lianhe/extract"
)

// Reader reads .doc. Older versions of Word and encrypted documents are refused.
type Reader struct{}

// Read implements extract.Reader. A text that ends early gives what there is and
// an issue document.truncated.
func (Reader) Read(ctx context.Context, in extract.Input) (doc *extract.Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, damaged(fmt.Errorf("panic: %v", p))
		}
		var e *extract.Error
		if errors.As(err, &e) && e.Place == "" {
			e.Place = in.Path
		}
	}()
	f, err := open(in.Data)
	if err != nil {
		return nil, err
	}
	w := &walker{ctx: ctx, file: f, cells: in.Limits.Cells, slots: in.Limits.Cells, lists: readLists(f)}
	blocks, err := w.blocks()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(in.Data)
	doc = &extract.Document{Format: extract.DOC, SHA256: hex.EncodeToString(sum[:]), Blocks: blocks}
	if f.cut {
		doc.Issues = append(doc.Issues, extract.Issue{Code: extract.DocumentTruncated, Severity: extract.SevError,
			Text: "Word 文件不完整，后面的内容没有读到", Hint: "请用 Word 或 WPS 打开、核对并另存为 .docx 后重新导入"})
	}
	return doc, nil
}

func damaged(err error) *extract.Error {
	return &extract.Error{Code: extract.FileUnreadable, Reason: "Word 文件已损坏，无法读取",
		Remedy: "请用 Word 或 WPS 打开，确认内容后另存为 .docx", Err: err}
}

func unsupported(reason string) *extract.Error {
	return &extract.Error{Code: extract.FileUnsupported, Reason: reason, Remedy: "请用 Word 或 WPS 打开后另存为 .docx"}
}

// file is a document with its streams and tables.
type file struct {
	main   bin // WordDocument
	table  bin // 0Table or 1Table
	data   bin // Data: pictures, form fields, large property lists
	pieces []piece
	text   []uint16 // all characters by position, the parts of the document in turn
	cut    bool     // the text is not complete
	paras  pages
	chars  pages
	styles []style
	fonts  []string
	length [8]int // characters of each part, in the order of their constants
}

// The parts of a document, in the order in which their text is stored.
const (
	partMain = iota
	partFootnotes
	partHeaders
	partMacros
	partComments
	partEndnotes
	partBoxes
	partHeaderBoxes
)

// open finds the streams and reads the tables that everything else hangs on.
func open(data []byte) (*file, error) {
	cfb, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return nil, damaged(err)
	}
	streams := map[string]*mscfb.File{}
	for _, s := range cfb.File {
		if len(s.Path) == 0 && streams[s.Name] == nil {
			streams[s.Name] = s
		}
	}
	if streams["EncryptedPackage"] != nil {
		return nil, encrypted()
	}
	f := &file{}
	if f.main, err = stream(streams["WordDocument"], len(data)); err != nil {
		return nil, damaged(err)
	}
	if len(f.main) == 0 {
		return nil, unsupported("文件中没有 Word 正文")
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	if f.table, err = stream(streams[f.tableName()], len(data)); err != nil {
		return nil, damaged(err)
	}
	// Without its Data stream a document only lacks form fields.
	f.data, _ = stream(streams["Data"], len(data))
	if err := f.readPieces(); err != nil {
		return nil, err
	}
	f.paras = f.readPages(fibPapx, true)
	f.chars = f.readPages(fibChpx, false)
	f.readFonts()
	f.readStyles()
	return f, nil
}

// stream reads a stream whole; its stated size is not trusted.
func stream(s *mscfb.File, limit int) (bin, error) {
	if s == nil {
		return nil, nil
	}
	buf := make([]byte, min(max(s.Size, 0), int64(limit)))
	if n, err := io.ReadFull(s, buf); n < len(buf) {
		return nil, err
	}
	return buf, nil
}

func encrypted() *extract.Error {
	return &extract.Error{Code: extract.DocumentEncrypted, Reason: "Word 文件设有打开密码，无法读取",
		Remedy: "请在 Word 或 WPS 中取消打开密码，另存为 .docx 后重新导入"}
}

// check refuses what this reader does not know ([MS-DOC] 2.5.2).
func (f *file) check() error {
	const (
		magic  = 0xA5EC
		word97 = 0x00C1
	)
	if f.main.u16(0) != magic || f.main.u16(2) < word97 {
		return unsupported("文件是 Word 6.0/95 或更早的旧格式，不支持读取")
	}
	if f.main.u16(0x0A)&0x0100 != 0 {
		return encrypted()
	}
	return nil
}

func (f *file) tableName() string {
	if f.main.u16(0x0A)&0x0200 != 0 {
		return "1Table"
	}
	return "0Table"
}
