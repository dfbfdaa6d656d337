package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"lianhe/extract"
)

// file is an entry of a test archive.
type file struct {
	name, data string
	header     func(*zip.FileHeader)
}

func zipOf(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
		if f.header != nil {
			f.header(h)
		}
		e, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write([]byte(f.data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gbk(t testing.TB, s string) string {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func plainName(h *zip.FileHeader) { h.NonUTF8 = true }

// unicodeName adds the Unicode path of Info-ZIP to a garbled name.
func unicodeName(name string) func(*zip.FileHeader) {
	return func(h *zip.FileHeader) {
		h.NonUTF8 = true
		h.Extra = binary.LittleEndian.AppendUint16(h.Extra, 0x7075)
		h.Extra = binary.LittleEndian.AppendUint16(h.Extra, uint16(5+len(name)))
		h.Extra = append(h.Extra, 1)
		h.Extra = binary.LittleEndian.AppendUint32(h.Extra, crc32.ChecksumIEEE([]byte(h.Name)))
		h.Extra = append(h.Extra, name...)
	}
}

// encryptedEntries sets the flag of encryption in every header of a zip.
func encryptedEntries(data []byte) []byte {
	data = bytes.Clone(data)
	for i := 0; i+10 < len(data); i++ {
		switch string(data[i : i+4]) {
		case "PK\x03\x04":
			data[i+6] |= 1
		case "PK\x01\x02":
			data[i+8] |= 1
		}
	}
	return data
}

// rar makes a RAR 5 archive that stores its files.
func rar(files ...file) []byte {
	out := []byte("Rar!\x1a\x07\x01\x00")
	block := func(body []byte) {
		sized := append([]byte{byte(len(body))}, body...)
		out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(sized))
		out = append(out, sized...)
	}
	block([]byte{1, 0, 0}) // main header
	for _, f := range files {
		n := byte(len(f.data))
		body := []byte{2, 2, n, 0, n, 0, 0, 1, byte(len(f.name))} // file header, with a data area; sizes, no flags, stored, Unix
		block(append(body, f.name...))
		out = append(out, f.data...)
	}
	block([]byte{5, 0, 0}) // end
	return out
}

// 7z archives of 材料/申请书.txt and 材料/.DS_Store: plain, with an encrypted
// header, with encrypted content.
const (
	plain7z   = "N3q8ryccAATQ5oqJkAAAAAAAAAAhAAAAAAAAANvnJpoBABB455Sz6K+35Lmm5q2j5paHCgAAAIEzB64Pz0tvjAfIQ39Bsfr95GF56W08FfApYg2h7LnazjaznBgfGgLV6XPFBucNUIOGmTlGEGvMYNZJ3vaSTmt+r09K6hNowO7RWNxMSjypuISw0dRu7G6GLZLhZJaTFVGZbSuSsMPsFUrCPiNkiJnw7MAqoP4AAAAXBhUBCXsABwsBAAEjAwEBBV0AEAAADICaCgGtyLHzAAA="
	hidden7z  = "N3q8ryccAATJl1gUoAAAAAAAAAAvAAAAAAAAAAr1q07auCxcaHB+azC1i+MDvRg7K1WL84x/0AM/vMnoZfRY3yz2gNz1kFNcBqxhWieSVTTJqwc9YHxAksON0t8o14ahKX4HYUklPH5+SKLYBz8p9OaMOrygLBAle752xnlN1QiTXcMYot6gyuaniH+Bx4Eevdx8Cq+YwY2HFcXc6f1YVO+l1Rg319avcsezLB0NJuuuPYIXtiVDR6+SGznVRiE/FwYgAQmAgAAHCwEAASQG8QcBElMPVcN4fCZPAvYg4+IHzvsvkQxyCgFs37zbAAA="
	content7z = "N3q8ryccAATTsvClIAAAAAAAAAByAAAAAAAAAB/Sz7k8mwAoOY4+PMzXLaimb2tr25Z2P69bwT3RV62Rikeb1AEEBgABCSAABwsBAAIkBvEHARJTD/XJjw8M7R4bcB7X6GDJub0hIQEAAQAMFBAACAoBrUfv8gAABQEZAQARFwBQZ5llLwAzdfeLZk4uAHQAeAB0AAAAGQQAAAAAFAoBAG+jXmHBeN0BFQYBACCApIEAAA=="
)

func unbase(t testing.TB, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestExpand(t *testing.T) {
	damagedZip := zipOf(t, file{name: "甲.txt", data: strings.Repeat("正文", 50)}, file{name: "乙.txt", data: "好"})
	damagedZip[30+len("甲.txt")+8] ^= 0xff
	inner := zipOf(t, file{name: gbk(t, "附件/名单.txt"), data: "内", header: plainName})
	deep := inner
	for range 4 {
		deep = zipOf(t, file{name: "层.zip", data: string(deep)})
	}
	tests := []struct {
		name   string
		data   []byte
		lim    extract.Limits
		want   []string // name=content
		issues []string // codes
		code   string   // of the error
	}{
		{name: "names in UTF-8, GBK and the Unicode path", data: zipOf(t,
			file{name: "申请书.txt", data: "一"}, file{name: gbk(t, "材料/协议.txt"), data: "二", header: plainName}, file{name: "_.txt", data: "三", header: unicodeName("承诺书.txt")}),
			want: []string{"申请书.txt=一", "材料/协议.txt=二", "承诺书.txt=三"}},
		{name: "an archive in the archive", data: zipOf(t, file{name: "包/材料.zip", data: string(inner)}), want: []string{"包/材料.zip!附件/名单.txt=内"}},
		{name: "what systems leave behind", data: zipOf(t, file{name: "__MACOSX/._a", data: "x"}, file{name: ".DS_Store", data: "x"}, file{name: "d/Thumbs.db"}, file{name: "~$申请书.docx"}, file{name: "a.txt", data: "一"}),
			want: []string{"a.txt=一"}},
		{name: "names that lead out", data: zipOf(t, file{name: "../../a.txt"}, file{name: "/etc/a"}, file{name: `C:\a.txt`}, file{name: `x\..\..\a`}, file{name: "a..b/c.txt", data: "一"}),
			want: []string{"a..b/c.txt=一"}, issues: []string{extract.FileUnsupported, extract.FileUnsupported, extract.FileUnsupported, extract.FileUnsupported}},
		{name: "a name that lies to the reader", data: zipOf(t, file{name: "a\n\u202etxt.exe", data: "一"}), want: []string{"a��txt.exe=一"}},
		{name: "a link", data: zipOf(t, file{name: "l", data: "/etc/passwd", header: func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }}), issues: []string{extract.FileUnsupported}},
		{name: "one damaged entry", data: damagedZip, want: []string{"乙.txt=好"}, issues: []string{extract.FileUnreadable}},
		{name: "one entry is a bomb", data: zipOf(t, file{name: "b", data: strings.Repeat("\x00", 20<<20)}, file{name: "a.txt", data: "一"}),
			want: []string{"a.txt=一"}, issues: []string{extract.FileLimit}},
		{name: "too much in all", data: zipOf(t, file{name: "a.txt", data: "一"}, file{name: "b.txt", data: strings.Repeat("二", 1000)}, file{name: "c.txt", data: "三"}),
			lim: extract.Limits{Inflated: 100}, want: []string{"a.txt=一"}, issues: []string{extract.FileLimit}},
		{name: "too many entries", data: zipOf(t, file{name: "a.txt", data: "一"}, file{name: "b.txt", data: "二"}), lim: extract.Limits{Entries: 1},
			want: []string{"a.txt=一"}, issues: []string{extract.FileLimit}},
		{name: "too deep", data: deep, issues: []string{extract.FileLimit}},
		{name: "a zip with a password", data: encryptedEntries(zipOf(t, file{name: "a.txt", data: "一"})), issues: []string{extract.DocumentEncrypted}, code: extract.DocumentEncrypted},
		{name: "a zip cut off", data: damagedZip[:len(damagedZip)/2], code: extract.FileUnreadable},
		{name: "7z", data: unbase(t, plain7z), want: []string{"材料/申请书.txt=申请书正文\n"}},
		{name: "7z with a password", data: unbase(t, hidden7z), code: extract.DocumentEncrypted},
		{name: "7z with encrypted content", data: unbase(t, content7z), issues: []string{extract.DocumentEncrypted}, code: extract.DocumentEncrypted},
		{name: "7z cut off", data: unbase(t, plain7z)[:150], code: extract.FileUnreadable},
		{name: "RAR", data: rar(file{name: "材料/申请书.txt", data: "正文"}, file{name: "../x", data: "x"}), want: []string{"材料/申请书.txt=正文"}, issues: []string{extract.FileUnsupported}},
		{name: "RAR cut off", data: rar(file{name: "a.txt", data: "正文"})[:20], code: extract.FileUnreadable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			entries, issues, err := Expand(context.Background(), extract.Input{Data: tt.data, Limits: tt.lim})
			var got, codes []string
			for _, e := range entries {
				got = append(got, e.Name+"="+string(e.Data))
			}
			for _, i := range issues {
				codes = append(codes, i.Code)
				if i.Text == "" || i.Hint == "" || strings.ContainsAny(i.Text, "\n\u202e") {
					t.Errorf("an issue that does not help: %+v", i)
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(tt.issues, codes); d != "" {
				t.Error(d)
			}
			var e *extract.Error
			if errors.As(err, &e); tt.code == "" && err != nil || tt.code != "" && (e == nil || e.Code != tt.code) {
				t.Errorf("error %v, want %q", err, tt.code)
			}
		})
	}
}

func TestExpandHonoursTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Expand(ctx, extract.Input{Data: zipOf(t, file{name: "a.txt", data: "一"})}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// FuzzExpand checks that names stay inside and limits hold, whatever the bytes.
func FuzzExpand(f *testing.F) {
	f.Add(zipOf(f, file{name: "a.txt", data: "一"}, file{name: "../b", data: "二"}))
	f.Add(unbase(f, plain7z))
	f.Add(rar(file{name: "a.txt", data: "正文"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		const most = 1 << 20
		entries, _, err := Expand(context.Background(), extract.Input{Data: data, Limits: extract.Limits{Inflated: most, Entries: 100}})
		total := 0
		for _, e := range entries {
			total += len(e.Data)
			if strings.HasPrefix(e.Name, "/") || strings.HasPrefix(e.Name, "../") || strings.ContainsAny(e.Name, "\n\x00") {
				t.Fatalf("name %q", e.Name)
			}
		}
		if total > most || len(entries) > 100 {
			t.Fatalf("%d entries, %d bytes", len(entries), total)
		}
		if err != nil && len(entries) > 0 {
			t.Fatal("entries and an error")
		}
	})
}

func BenchmarkExpand(b *testing.B) {
	var files []file
	for range 50 {
		files = append(files, file{name: gbk(b, "材料/申请书.txt"), data: strings.Repeat("正文", 5000), header: plainName})
	}
	data := zipOf(b, files...)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := Expand(context.Background(), extract.Input{Data: data, Limits: extract.DefaultLimits}); err != nil {
			b.Fatal(err)
		}
	}
}
