package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"unicode/utf8"

	"github.com/bodgit/sevenzip"
	"github.com/nwaples/rardecode/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"lianhe/extract"
)

// maxDictionary caps the memory that a RAR file may ask for to be decoded.
const maxDictionary = 256 << 20

func readZIP(data []byte, take func(member) error) error {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return damaged(err)
	}
	for _, f := range zr.File {
		if f.FileInfo().IsDir() {
			continue
		}
		m := member{
			name: zipName(&f.FileHeader), size: clamp(f.UncompressedSize64), packed: clamp(f.CompressedSize64),
			encrypted: f.Flags&1 != 0, special: f.Mode()&^fs.ModePerm&(fs.ModeType) != 0, open: f.Open,
		}
		if err := take(m); err != nil {
			return err
		}
	}
	return nil
}

func clamp(n uint64) int64 {
	const most = 1<<63 - 1
	return int64(min(n, most))
}

// zipName decodes an entry's name: by the Unicode flag, by the Info-ZIP Unicode
// path, as UTF-8 where it is valid, and as GB18030, which Chinese Windows writes
// without any flag.
func zipName(h *zip.FileHeader) string {
	if h.Flags&0x800 != 0 {
		return h.Name
	}
	if name, ok := unicodePath(h); ok {
		return name
	}
	if utf8.ValidString(h.Name) {
		return h.Name
	}
	if s, err := simplifiedchinese.GB18030.NewDecoder().String(h.Name); err == nil {
		return s
	}
	return h.Name
}

// unicodePath reads the Info-ZIP Unicode Path Extra Field (0x7075; APPNOTE.TXT
// 4.6.9), which counts only where its checksum is that of the plain name.
func unicodePath(h *zip.FileHeader) (string, bool) {
	for extra := h.Extra; len(extra) >= 4; {
		id, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if size > len(extra)-4 {
			break
		}
		field := extra[4 : 4+size]
		extra = extra[4+size:]
		if id == 0x7075 && size > 5 && field[0] == 1 && binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(h.Name)) && utf8.Valid(field[5:]) {
			return string(field[5:]), true
		}
	}
	return "", false
}

func read7z(data []byte, take func(member) error) error {
	zr, err := sevenzip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return opened(err)
	}
	for _, f := range zr.File {
		if f.FileInfo().IsDir() {
			continue
		}
		m := member{name: f.Name, size: clamp(f.UncompressedSize), special: f.FileInfo().Mode()&fs.ModeType != 0, open: f.Open}
		if err := take(m); err != nil {
			return err
		}
	}
	return nil
}

func readRAR(data []byte, take func(member) error) error {
	rr, err := rardecode.NewReader(bytes.NewReader(data), rardecode.MaxDictionarySize(maxDictionary))
	if err != nil {
		return opened(err)
	}
	for {
		h, err := rr.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, rardecode.ErrMultiVolume):
			return &extract.Error{Code: extract.FileUnsupported, Reason: "这是分卷压缩包中的一卷", Remedy: "请合并解压后重新打包为一个文件", Err: err}
		case err != nil:
			return opened(err)
		case h.IsDir:
			continue
		}
		m := member{
			name: h.Name, size: h.UnPackedSize, packed: h.PackedSize, encrypted: h.Encrypted || h.HeaderEncrypted,
			special: h.Mode()&fs.ModeType != 0 || h.LinkType != 0,
			open:    func() (io.ReadCloser, error) { return io.NopCloser(rr), nil },
		}
		if h.UnKnownSize {
			m.size = -1
		}
		if err := take(m); err != nil {
			return err
		}
	}
}

// opened is why an archive did not open.
func opened(err error) error {
	if isEncrypted(err) {
		return &extract.Error{Code: extract.DocumentEncrypted, Reason: "压缩包设有密码，无法读取", Remedy: "请解压后重新打包（不加密码），再导入", Err: err}
	}
	return damaged(err)
}

func isEncrypted(err error) bool {
	var e *sevenzip.ReadError
	return errors.As(err, &e) && e.Encrypted || errors.Is(err, rardecode.ErrArchiveEncrypted) || errors.Is(err, rardecode.ErrArchivedFileEncrypted) || errors.Is(err, rardecode.ErrBadPassword)
}
