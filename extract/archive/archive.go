// Package archive opens ZIP, 7z and RAR files into the files that they hold.
// Nothing is written to disk and no entry's name is ever used as a path; still,
// names that try to leave the archive are refused, since they prove bad intent.
package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianhe/extract"
)

// Entry is one file of an archive. Name is its decoded path with slashes; for a
// file in an archive inside the archive the two names are joined by "!".
type Entry struct {
	Name string
	Data []byte
}

const (
	// maxDepth is how deep archives may lie in archives: people send a zip with a
	// rar in it, a bomb like 42.zip goes six deep.
	maxDepth = 3
	// maxRatio and bombSize tell a bomb: office files shrink to a twentieth.
	maxRatio = 200
	bombSize = 16 << 20
)

// Expand returns the files of an archive in the order of its directory, those of
// archives inside it in their place. An entry that cannot or must not be read is
// an issue (file.unreadable, file.unsupported, file.limit, document.encrypted);
// an error means that the archive gave nothing at all. The limits count over the
// whole tree.
func Expand(ctx context.Context, in extract.Input) ([]Entry, []extract.Issue, error) {
	x := &expander{ctx: ctx, left: in.Limits.Inflated, entries: in.Limits.Entries}
	if x.left <= 0 {
		x.left = extract.DefaultLimits.Inflated
	}
	if x.entries <= 0 {
		x.entries = extract.DefaultLimits.Entries
	}
	err := x.unpack(in.Data, "", 1)
	switch {
	case errors.Is(err, errStop):
		err = nil
	case err != nil && ctx.Err() == nil && len(x.out) > 0:
		x.issue(extract.FileUnreadable, extract.SevError, "压缩包在中途损坏，后面的文件没有读到", "请重新传输该压缩包")
		err = nil
	}
	if err == nil && len(x.out) == 0 && x.locked > 0 {
		err = &extract.Error{Code: extract.DocumentEncrypted, Reason: "压缩包设有密码，无法读取", Remedy: "请解压后重新打包（不加密码），再导入"}
	}
	return x.out, x.issues, err
}

type expander struct {
	ctx     context.Context
	left    int64 // bytes that may still be inflated
	entries int   // entries that may still be looked at
	locked  int   // encrypted entries
	out     []Entry
	issues  []extract.Issue
}

// errStop ends the expansion where a limit over all entries is reached.
var errStop = errors.New("limit reached")

// member is an entry as a format presents it.
type member struct {
	name      string
	size      int64 // inflated, as the archive says; -1 where it does not
	packed    int64 // 0 where unknown
	encrypted bool
	special   bool // a link or device
	open      func() (io.ReadCloser, error)
}

// unpack reads one archive; prefix stands in front of the names.
func (x *expander) unpack(data []byte, prefix string, depth int) (err error) {
	defer func() { // the readers of 7z and RAR panic on some damaged files
		if r := recover(); r != nil {
			err = damaged(fmt.Errorf("panic: %v", r))
		}
	}()
	take := func(m member) error { return x.take(m, prefix, depth) }
	switch extract.Sniff(data) {
	case extract.SevenZ:
		return read7z(data, take)
	case extract.RAR:
		return readRAR(data, take)
	}
	return readZIP(data, take)
}

func damaged(err error) error {
	return &extract.Error{Code: extract.FileUnreadable, Reason: "压缩包不完整或已损坏，无法打开", Remedy: "请重新传输该压缩包", Err: err}
}

// take judges one entry and keeps it, or what it holds.
func (x *expander) take(m member, prefix string, depth int) error {
	if err := x.ctx.Err(); err != nil {
		return err
	}
	if x.entries--; x.entries < 0 {
		x.issue(extract.FileLimit, extract.SevError, "压缩包内的文件过多，其余的没有读取", "请拆分后分批导入")
		return errStop
	}
	name, ok := cleanName(m.name)
	shown := prefix + name
	switch {
	case !ok:
		x.issue(extract.FileUnsupported, extract.SevError, fmt.Sprintf("压缩包内的路径不合规（%s），已拒绝", shown), "请确认压缩包来源")
		return nil
	case junk(name):
		return nil
	case m.special:
		x.issue(extract.FileUnsupported, extract.SevWarning, fmt.Sprintf("%s 是链接或设备，不是文件，已跳过", shown), "请放入文件本身后重新打包")
		return nil
	case m.encrypted:
		x.locked++
		x.issue(extract.DocumentEncrypted, extract.SevError, fmt.Sprintf("%s 设有密码，无法读取", shown), "请解压后重新打包（不加密码）")
		return nil
	case bomb(m):
		x.issue(extract.FileLimit, extract.SevError, fmt.Sprintf("%s 解压后异常膨胀，已拒绝", shown), "请确认压缩包来源")
		return nil
	}
	data, err := x.read(m)
	switch {
	case errors.Is(err, errStop):
		x.issue(extract.FileLimit, extract.SevError, fmt.Sprintf("压缩包解压后过大，读到 %s 为止", shown), "请拆分后分批导入")
		return errStop
	case isEncrypted(err):
		x.locked++
		x.issue(extract.DocumentEncrypted, extract.SevError, fmt.Sprintf("%s 设有密码，无法读取", shown), "请解压后重新打包（不加密码）")
		return nil
	case err != nil:
		x.issue(extract.FileUnreadable, extract.SevError, fmt.Sprintf("%s 已损坏或压缩方式不受支持", shown), "请重新打包为普通 ZIP")
		return nil
	}
	switch extract.Sniff(data) {
	case extract.ZIP, extract.SevenZ, extract.RAR:
		return x.nested(data, shown, depth)
	}
	x.out = append(x.out, Entry{Name: shown, Data: data})
	return nil
}

// nested expands an archive inside the archive; its damage is its own.
func (x *expander) nested(data []byte, shown string, depth int) error {
	if depth >= maxDepth {
		x.issue(extract.FileLimit, extract.SevError, fmt.Sprintf("%s：压缩包嵌套超过 %d 层，已拒绝", shown, maxDepth), "请逐层解压后导入")
		return nil
	}
	err := x.unpack(data, shown+"!", depth+1)
	var e *extract.Error
	if errors.As(err, &e) {
		x.issues = append(x.issues, extract.Issue{Code: e.Code, Severity: extract.SevError, Text: shown + "：" + e.Reason, Hint: e.Remedy})
		return nil
	}
	return err
}

// read inflates an entry within what is left.
func (x *expander) read(m member) ([]byte, error) {
	if m.size > x.left {
		return nil, errStop
	}
	rc, err := m.open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	data, err := io.ReadAll(io.LimitReader(rc, x.left+1))
	if int64(len(data)) > x.left {
		return nil, errStop
	}
	x.left -= int64(len(data))
	return data, err
}

func (x *expander) issue(code string, sev extract.Severity, text, hint string) {
	x.issues = append(x.issues, extract.Issue{Code: code, Severity: sev, Text: text, Hint: hint})
}

func bomb(m member) bool {
	return m.size > bombSize && m.packed > 0 && m.size/m.packed > maxRatio
}

// cleanName makes a name presentable; ok is false where it is absolute or leads
// out of the archive.
func cleanName(name string) (clean string, ok bool) {
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '�' // line breaks and marks that turn the writing direction
		}
		if r == '\\' {
			return '/'
		}
		return r
	}, strings.ToValidUTF8(name, "�"))
	clean = path.Clean(name)
	switch {
	case name == "", strings.HasPrefix(name, "/"), len(name) > 1 && name[1] == ':', clean == ".":
		return clean, false
	}
	for _, part := range strings.Split(name, "/") {
		if part == ".." {
			return clean, false
		}
	}
	return clean, true
}

// junk is what systems leave in archives: resource forks, thumbnails, lock files
// of an open document.
func junk(name string) bool {
	base := path.Base(name)
	switch strings.ToLower(base) {
	case ".ds_store", "thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(name, "__MACOSX/") || strings.Contains(name, "/__MACOSX/") || strings.HasPrefix(base, "._") || strings.HasPrefix(base, "~$")
}
