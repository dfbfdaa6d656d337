package extract

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"testing"
	"unicode/utf16"
)

func zipped(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		if _, err := w.Create(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// compound makes a compound file whose directory has the given entries.
func compound(names ...string) []byte {
	data := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 1016)...)
	for _, n := range names {
		entry := make([]byte, 128)
		units := utf16.Encode([]rune(n))
		for i, u := range units {
			binary.LittleEndian.PutUint16(entry[2*i:], u)
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(units)+2))
		data = append(data, entry...)
	}
	return data
}

func TestSniff(t *testing.T) {
	word := zipped(t, "[Content_Types].xml", "word/document.xml")
	tests := []struct {
		name string
		data []byte
		want Format
	}{
		{"PDF behind junk", append(bytes.Repeat([]byte("\x00junk\n"), 100), "%PDF-1.4"...), PDF},
		{"docx", word, DOCX},
		{"docx cut off", word[:60+len("word/document.xml")], ZIP},
		{"docx cut off behind its main part", word[:len(word)-30], DOCX},
		{"xlsx", zipped(t, "[Content_Types].xml", "xl/workbook.xml"), XLSX},
		{"ofd", zipped(t, "OFD.xml", "Doc_0/Document.xml"), OFD},
		{"a zip of documents", zipped(t, "a.docx", "word/notes.txt"), ZIP},
		{"pptx", zipped(t, "[Content_Types].xml", "ppt/presentation.xml"), Unknown},
		{"odt", zipped(t, "mimetype", "META-INF/manifest.xml", "content.xml"), Unknown},
		{"doc", compound("Root Entry", "WordDocument"), DOC},
		{"xls", compound("Workbook"), XLS},
		{"old xls", compound("Book"), XLS},
		{"encrypted", compound("EncryptionInfo", "EncryptedPackage"), Unknown},
		{"jpeg", []byte("\xff\xd8\xff\xe0..."), Image},
		{"7z", []byte("7z\xbc\xaf\x27\x1c\x00\x04"), SevenZ},
		{"rar", []byte("Rar!\x1a\x07\x01\x00"), RAR},
		{"html", []byte("\ufeff<!-- saved -->\n<HTML><body>通知"), HTML},
		{"html from Excel", []byte("<html xmlns:x=\"urn\"><table>"), HTML},
		{"text with a tag in it", []byte("类型：<input type=\"checkbox\"> 甲\n"), TXT},
		{"GBK", []byte("\xcd\xa8\xd6\xaa"), TXT},
		{"rtf", []byte(`{\rtf1\ansi}`), Unknown},
		{"mht", []byte("MIME-Version: 1.0\n"), Unknown},
		{"empty", nil, Unknown},
		{"binary", bytes.Repeat([]byte{0, 1, 2, 0xff, 0x80}, 50), Unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Sniff(tt.data)
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if got != Unknown && got != Image {
				return
			}
			if e := Refusal(tt.data); e.Reason == "" || e.Remedy == "" {
				t.Errorf("no reason: %+v", e)
			}
		})
	}
	if e := Refusal(compound("EncryptedPackage")); e.Code != DocumentEncrypted {
		t.Errorf("a file with a password: %+v", e)
	}
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte("%PDF-1.7"))
	f.Add(compound("WordDocument"))
	f.Add(zipped(f, "[Content_Types].xml", "word/document.xml"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if Sniff(data) != Sniff(bytes.Clone(data)) {
			t.Fatal("not deterministic")
		}
		if Refusal(data) == nil {
			t.Fatal("no reason")
		}
	})
}

func TestFrameRole(t *testing.T) {
	tests := map[string]Role{
		"时间:2024-05-06 11:08 来源:海州市人民政府办公室 字号:默认": Header, "发布时间：2024-05-06": Header, "来源：海州市科学技术局": Header,
		"当前位置：首页 > 通知公告": Header, "【打印】": Footer, "扫一扫在手机打开当前页": Footer, "上一篇：关于举办活动的通知": Footer, "苏ICP备05001号": Footer,
		"— 12 —": PageNumber, "第 3 页 共 9 页": PageNumber, "（续表）": Header,
		"请申报单位扫一扫二维码，按要求填报。": Body, "时间：2024年5月6日上午9时": Body, "附件：名单": Body, "资金来源：自筹": Body, "2024": Body,
		"成果版权所有方由协议约定，未尽事宜协商解决。": Body, "联系人：孟青 电话：0518-85550000": Body,
	}
	for line, want := range tests {
		if got := FrameRole(line); got != want {
			t.Errorf("%s: role %d, want %d", line, got, want)
		}
	}
}
