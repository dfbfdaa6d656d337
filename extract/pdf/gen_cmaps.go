//go:build ignore

// Command gen_cmaps compiles Adobe's CMap resources into cmaps.zip:
//
//	go run gen_cmaps.go /usr/share/poppler/cMap
//
// An entry named as a CMap holds, as varints: 1 for vertical writing; the length
// and the bytes of the name of the CMap that it uses; the codespace ranges (count;
// bytes, low, high each); and for each code length from 1 to 4 the ranges (count;
// gap to the last range, length less one, signed step from the CID that would
// follow). An entry named as a collection holds its CIDs' characters: the count,
// for each CID the signed step from the last character plus one, and then those
// CIDs that stand for several characters (count; CID, number, characters).
package main

import (
	"archive/zip"
	"compress/flate"
	"encoding/binary"
	"io"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
)

// The predefined CMaps of ISO 32000-1, table 118.
var collections = map[string][]string{
	"Adobe-GB1":    {"GB-EUC", "GBpc-EUC", "GBK-EUC", "GBKp-EUC", "GBK2K", "UniGB-UCS2", "UniGB-UTF16"},
	"Adobe-CNS1":   {"B5pc", "HKscs-B5", "ETen-B5", "ETenms-B5", "CNS-EUC", "UniCNS-UCS2", "UniCNS-UTF16"},
	"Adobe-Japan1": {"83pv-RKSJ", "90ms-RKSJ", "90msp-RKSJ", "90pv-RKSJ", "Add-RKSJ", "EUC", "Ext-RKSJ", "", "UniJIS-UCS2", "UniJIS-UCS2-HW", "UniJIS-UTF16", "UniJIS2004-UTF16"},
	"Adobe-Korea1": {"KSC-EUC", "KSCms-UHC", "KSCms-UHC-HW", "KSCpc-EUC", "UniKS-UCS2", "UniKS-UTF16"},
}

type span struct{ lo, hi, cid uint64 }

var (
	section = regexp.MustCompile(`(?s)begin(codespacerange|cidrange|cidchar|bfrange|bfchar)\s(.*?)end`)
	use     = regexp.MustCompile(`/(\S+)\s+usecmap`)
	token   = regexp.MustCompile(`<[0-9a-fA-F]*>|\[|\]|\d+`)
)

func main() {
	root := os.Args[1]
	out, err := os.Create("cmaps.zip")
	check(err)
	w := zip.NewWriter(out)
	w.RegisterCompressor(zip.Deflate, func(o io.Writer) (io.WriteCloser, error) { return flate.NewWriter(o, flate.BestCompression) })
	names := make([]string, 0, len(collections))
	for c := range collections {
		names = append(names, c)
	}
	sort.Strings(names)
	for _, c := range names {
		add(w, c, unicodes(read(root, c, c+"-UCS2")))
		for _, m := range collections[c] {
			for _, dir := range []string{"H", "V"} {
				n := strings.TrimPrefix(m+"-"+dir, "-")
				if text := read(root, c, n); text != "" {
					add(w, n, codes(text))
				}
			}
		}
	}
	check(w.Close())
	check(out.Close())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func read(root, collection, name string) string {
	b, err := os.ReadFile(filepath.Join(root, collection, name))
	if os.IsNotExist(err) {
		return ""
	}
	check(err)
	return string(b)
}

func add(w *zip.Writer, name string, data []byte) {
	f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	check(err)
	_, err = f.Write(data)
	check(err)
}

func hex(t string) (v uint64, n int) {
	t = strings.Trim(t, "<>")
	v, err := strconv.ParseUint(t, 16, 64)
	check(err)
	return v, len(t) / 2
}

func codes(text string) []byte {
	var vert uint64
	if strings.Contains(text, "/WMode 1 def") {
		vert = 1
	}
	b := binary.AppendUvarint(nil, vert)
	parent := ""
	if m := use.FindStringSubmatch(text); m != nil {
		parent = m[1]
	}
	b = binary.AppendUvarint(b, uint64(len(parent)))
	b = append(b, parent...)
	var spaces []byte
	nspaces := uint64(0)
	var spans [5][]span
	for _, s := range section.FindAllStringSubmatch(text, -1) {
		t := token.FindAllString(s[2], -1)
		switch s[1] {
		case "codespacerange":
			for ; len(t) >= 2; t = t[2:] {
				lo, n := hex(t[0])
				hi, _ := hex(t[1])
				spaces = binary.AppendUvarint(spaces, uint64(n))
				spaces = binary.AppendUvarint(spaces, lo)
				spaces = binary.AppendUvarint(spaces, hi)
				nspaces++
			}
		case "cidrange":
			for ; len(t) >= 3; t = t[3:] {
				lo, n := hex(t[0])
				hi, _ := hex(t[1])
				cid, err := strconv.ParseUint(t[2], 10, 64)
				check(err)
				spans[n] = append(spans[n], span{lo, hi, cid})
			}
		case "cidchar":
			for ; len(t) >= 2; t = t[2:] {
				lo, n := hex(t[0])
				cid, err := strconv.ParseUint(t[1], 10, 64)
				check(err)
				spans[n] = append(spans[n], span{lo, lo, cid})
			}
		}
	}
	b = append(binary.AppendUvarint(b, nspaces), spaces...)
	for n := 1; n <= 4; n++ {
		sort.Slice(spans[n], func(i, j int) bool { return spans[n][i].lo < spans[n][j].lo })
		b = binary.AppendUvarint(b, uint64(len(spans[n])))
		last, cid := uint64(0), uint64(0)
		for _, s := range spans[n] {
			b = binary.AppendUvarint(b, s.lo-last)
			b = binary.AppendUvarint(b, s.hi-s.lo)
			b = binary.AppendVarint(b, int64(s.cid)-int64(cid))
			last, cid = s.hi+1, s.cid+s.hi-s.lo+1
		}
	}
	return b
}

func unicodes(text string) []byte {
	chars := map[uint64][]rune{}
	top := uint64(0)
	set := func(cid uint64, r []rune) {
		chars[cid] = r
		top = max(top, cid)
	}
	for _, s := range section.FindAllStringSubmatch(text, -1) {
		t := token.FindAllString(s[2], -1)
		for len(t) >= 2 {
			lo, _ := hex(t[0])
			if s[1] == "bfchar" {
				set(lo, decode(t[1]))
				t = t[2:]
				continue
			}
			if s[1] != "bfrange" {
				break
			}
			hi, _ := hex(t[1])
			if t[2] == "[" {
				t = t[3:]
				for ; t[0] != "]"; t = t[1:] {
					set(lo, decode(t[0]))
					lo++
				}
				t = t[1:]
				continue
			}
			r := decode(t[2])
			for c := lo; c <= hi; c++ {
				q := append([]rune{}, r...)
				q[len(q)-1] += rune(c - lo)
				set(c, q)
			}
			t = t[3:]
		}
	}
	b := binary.AppendUvarint(nil, top+1)
	last := int64(-1)
	var long []uint64
	for c := uint64(0); c <= top; c++ {
		var r int64
		if q := chars[c]; len(q) > 0 {
			r = int64(q[0])
			if len(q) > 1 {
				long = append(long, c)
			}
		}
		b = binary.AppendVarint(b, r-last-1)
		last = r
	}
	b = binary.AppendUvarint(b, uint64(len(long)))
	for _, c := range long {
		b = binary.AppendUvarint(b, c)
		b = binary.AppendUvarint(b, uint64(len(chars[c])))
		for _, r := range chars[c] {
			b = binary.AppendUvarint(b, uint64(r))
		}
	}
	return b
}

func decode(t string) []rune {
	t = strings.Trim(t, "<>")
	var u []uint16
	for ; len(t) >= 4; t = t[4:] {
		v, err := strconv.ParseUint(t[:4], 16, 16)
		check(err)
		u = append(u, uint16(v))
	}
	return utf16.Decode(u)
}
