package extract

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"unicode/utf16"
)

// Sniff tells the format of a file by its content, never by its name: official
// files travel under wrong extensions every day (.doc that is HTML, .pdf that is
// a photograph). Unknown is what no Reader takes; Refusal says why.
func Sniff(data []byte) Format {
	switch {
	case hasZipMagic(data):
		return sniffZip(data)
	case bytes.HasPrefix(data, oleMagic):
		return sniffOLE(data)
	case bytes.HasPrefix(data, []byte("7z\xbc\xaf\x27\x1c")):
		return SevenZ
	case bytes.HasPrefix(data, []byte("Rar!\x1a\x07")):
		return RAR
	case isImage(data):
		return Image
	case pdfHeader(data):
		return PDF
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return Unknown
	}
	text, _, ok := DecodeText(data)
	switch {
	case !ok || strings.TrimSpace(text) == "":
		return Unknown
	case looksHTML(text):
		return HTML
	case foreignMarkup(text):
		return Unknown
	}
	return TXT
}

// Refusal says why a file that Sniff knows no Reader for cannot be read. It
// never returns nil; call it for Image and Unknown.
func Refusal(data []byte) *Error {
	e := &Error{Code: FileUnsupported}
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		e.Code = FileUnreadable
		e.Reason, e.Remedy = "文件是空的，没有任何内容", "请向提供者重新索取"
	case isImage(data):
		e.Reason, e.Remedy = "文件是一张图片，不是文档", "请提供文字版（PDF、Word、Excel）"
	case bytes.HasPrefix(data, oleMagic) && oleHas(data, "EncryptedPackage"):
		e.Code = DocumentEncrypted
		e.Reason, e.Remedy = "文件设有打开密码，无法读取", "请取消密码后另存，再重新导入"
	case bytes.HasPrefix(data, oleMagic) && oleHas(data, "PowerPoint Document"), zipHas(data, "ppt/"):
		e.Reason, e.Remedy = "文件是演示文稿，不是文档", "请提供 Word、PDF 或 Excel 文件"
	case bytes.HasPrefix(data, oleMagic):
		e.Reason, e.Remedy = "文件是旧版 Office 容器，其中没有 Word 或 Excel 正文", "请用 Office 或 WPS 打开后另存为 .docx 或 .xlsx"
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		e.Reason, e.Remedy = "暂不支持 RTF 格式", "请用 Word 或 WPS 打开后另存为 .docx"
	case bytes.HasPrefix(data, []byte("MIME-Version:")):
		e.Reason, e.Remedy = "暂不支持网页归档（MHT）格式", "请在浏览器或 Word 中打开后另存为 .docx 或网页（.html）"
	case bytes.Contains(data[:min(len(data), 1024)], []byte("<?xml")):
		e.Reason, e.Remedy = "暂不支持 XML 格式的文档", "请用 Word 或 WPS 打开后另存为 .docx"
	case hasZipMagic(data):
		e.Reason, e.Remedy = "暂不支持这种办公文档（如 ODT、ODS）", "请另存为 .docx、.xlsx 或 PDF"
	default:
		e.Reason, e.Remedy = "无法识别文件格式，内容不是文字也不是已知的文档", "请确认文件没有损坏，并提供 PDF、Word、Excel 或文本文件"
	}
	return e
}

func hasZipMagic(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// sniffZip tells office packages from plain archives by the entries. A package
// without a readable directory (cut off in a transfer) is told by the names in
// its local headers, so that its own reader can say what is wrong with it.
func sniffZip(data []byte) Format {
	switch {
	case zipHas(data, "OFD.xml"):
		return OFD
	case !zipHas(data, "[Content_Types].xml"):
		if zipHas(data, "mimetype") && zipHas(data, "META-INF/manifest.xml") {
			return Unknown // OpenDocument
		}
		return ZIP
	case zipHas(data, "word/"):
		return DOCX
	case zipHas(data, "xl/"):
		return XLSX
	case zipHas(data, "ppt/"):
		return Unknown
	}
	return ZIP
}

// zipHas reports whether the archive has an entry of that name, or below that
// folder where name ends with a slash.
func zipHas(data []byte, name string) bool {
	if !hasZipMagic(data) {
		return false
	}
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return localHas(data, name)
	}
	for _, f := range zr.File {
		n := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		if n == name || strings.HasSuffix(name, "/") && strings.HasPrefix(n, name) {
			return true
		}
	}
	return false
}

// localHas looks for an entry by the local headers.
func localHas(data []byte, name string) bool {
	const header = 30
	for i := 0; ; {
		k := bytes.Index(data[i:], []byte("PK\x03\x04"))
		if k < 0 {
			return false
		}
		i += k
		if i+header+len(name) > len(data) {
			return false
		}
		n := int(binary.LittleEndian.Uint16(data[i+26:]))
		if n >= len(name) && string(data[i+header:i+header+len(name)]) == name && (n == len(name) || strings.HasSuffix(name, "/")) {
			return true
		}
		i += 4
	}
}

var oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// sniffOLE tells the compound files ([MS-CFB]) apart by their streams.
func sniffOLE(data []byte) Format {
	switch {
	case oleHas(data, "EncryptedPackage"):
		return Unknown
	case oleHas(data, "WordDocument"):
		return DOC
	case oleHas(data, "Workbook"), oleHas(data, "Book"):
		return XLS
	}
	return Unknown
}

// oleHas reports whether a compound file has a directory entry of that name.
// Entries are 128 bytes and aligned; the name is UTF-16 with its length in bytes,
// terminator included, at offset 64. Looking at every place where one may stand
// needs no trust in the sector tables.
func oleHas(data []byte, name string) bool {
	want := utf16.Encode([]rune(name))
	for i := 512; i+128 <= len(data); i += 128 {
		if int(binary.LittleEndian.Uint16(data[i+64:])) != 2*(len(want)+1) {
			continue
		}
		same := true
		for k, u := range want {
			same = same && binary.LittleEndian.Uint16(data[i+2*k:]) == u
		}
		if same {
			return true
		}
	}
	return false
}

var imageMagic = []string{"\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "GIF87a", "GIF89a", "II*\x00", "MM\x00*", "\x00\x00\x00\x0cjP  "}

func isImage(data []byte) bool {
	for _, m := range imageMagic {
		if bytes.HasPrefix(data, []byte(m)) {
			return true
		}
	}
	if len(data) >= 18 && string(data[:2]) == "BM" { // BMP: the size of the DIB header follows
		dib := binary.LittleEndian.Uint32(data[14:])
		return dib >= 12 && dib <= 124 && bytes.IndexByte(data[:18], 0) >= 0
	}
	return len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP"
}

// pdfHeader looks for the header in the first 1024 bytes, as ISO 32000 Annex H
// lets a reader do: mail gateways and web servers put junk in front.
func pdfHeader(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

var (
	htmlStart = regexp.MustCompile(`(?is)^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|meta|title|script|style|div|table|p|span|center|font)\b`)
	htmlTag   = regexp.MustCompile(`(?i)<(html|body|head)[\s>]`)
)

func looksHTML(text string) bool {
	head := text[:min(len(text), 4096)]
	return htmlStart.MatchString(head) || htmlTag.MatchString(head)
}

// foreignMarkup knows the text formats that hold a document in a wrapping that
// must not be taken for its text: web archives and XML.
func foreignMarkup(text string) bool {
	head := strings.TrimLeft(text[:min(len(text), 512)], " \t\r\n")
	return strings.HasPrefix(head, "MIME-Version:") || strings.HasPrefix(head, "<?xml") || strings.HasPrefix(head, "From: <") && strings.Contains(head, "MIME-Version:")
}
