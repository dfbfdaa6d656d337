package pdf

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/binary"
	"io"
	"strings"
	"sync"
)

//go:generate go run gen_cmaps.go /usr/share/poppler/cMap

// cmapsZip holds Adobe's CMap resources, compiled; see NOTICE and gen_cmaps.go.
//
//go:embed cmaps.zip
var cmapsZip []byte

var cmapFiles = sync.OnceValue(func() map[string]*zip.File {
	files := map[string]*zip.File{}
	r, err := zip.NewReader(bytes.NewReader(cmapsZip), int64(len(cmapsZip)))
	if err != nil {
		panic("pdf: cmaps.zip: " + err.Error()) // part of the program
	}
	for _, f := range r.File {
		files[f.Name] = f
	}
	return files
})

// varints reads what gen_cmaps wrote; it is only used on embedded data.
type varints struct{ b []byte }

func (v *varints) uint() uint32 {
	x, n := binary.Uvarint(v.b)
	v.b = v.b[n:]
	return uint32(x)
}

func (v *varints) int() int32 {
	x, n := binary.Varint(v.b)
	v.b = v.b[n:]
	return int32(x)
}

func embedded(n string) (varints, bool) {
	f := cmapFiles()[n]
	if f == nil {
		return varints{}, false
	}
	r, err := f.Open()
	if err != nil {
		return varints{}, false
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	return varints{b}, err == nil
}

var (
	predefinedMu sync.Mutex
	predefined   = map[name]*cmap{}
	cidTexts     = map[string][]string{}
)

// predefinedCMap returns a CMap of ISO 32000-1, table 118; nil for an unknown one.
func predefinedCMap(n name) *cmap {
	predefinedMu.Lock()
	defer predefinedMu.Unlock()
	return loadCMap(n)
}

func loadCMap(n name) *cmap {
	if m, ok := predefined[n]; ok {
		return m
	}
	var m *cmap
	switch {
	case n == "Identity-H" || n == "Identity-V":
		m = &cmap{identity: true, vert: n == "Identity-V"}
	default:
		if v, ok := embedded(string(n)); ok {
			m = decodeCMap(v)
			if strings.Contains(string(n), "UCS2") || strings.Contains(string(n), "UTF16") {
				m.unicode = 2
			}
		}
	}
	predefined[n] = m
	return m
}

func decodeCMap(v varints) *cmap {
	m := &cmap{vert: v.uint() == 1, sorted: true}
	if n := v.uint(); n > 0 {
		m.parent = loadCMap(name(v.b[:n]))
		v.b = v.b[n:]
	}
	for n := v.uint(); n > 0; n-- {
		m.spaces = append(m.spaces, codespace{int(v.uint()), v.uint(), v.uint()})
	}
	for l := 1; l <= 4; l++ {
		at, cid := uint32(0), uint32(0)
		m.spans[l] = make([]span, v.uint())
		for i := range m.spans[l] {
			lo := at + v.uint()
			hi := lo + v.uint()
			cid += uint32(v.int())
			m.spans[l][i] = span{lo, hi, cid}
			at, cid = hi+1, cid+hi-lo+1
		}
	}
	return m
}

// cidText is what the CIDs of a character collection ("Adobe-GB1") read as, ""
// where one reads as nothing.
func cidText(collection string) []string {
	predefinedMu.Lock()
	defer predefinedMu.Unlock()
	if t, ok := cidTexts[collection]; ok {
		return t
	}
	var texts []string
	if v, ok := embedded(collection); ok {
		texts = make([]string, v.uint())
		r := int32(-1)
		for i := range texts {
			r += 1 + v.int()
			if r > 0 {
				texts[i] = string(r)
			}
		}
		for n := v.uint(); n > 0; n-- {
			cid := v.uint()
			rs := make([]rune, v.uint())
			for i := range rs {
				rs[i] = rune(v.uint())
			}
			texts[cid] = string(rs)
		}
	}
	cidTexts[collection] = texts
	return texts
}
