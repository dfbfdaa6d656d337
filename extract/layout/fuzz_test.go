package layout

import (
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
	"lianhe/extract"
)

// page makes a page of any bytes: eight bytes a glyph or rule.
func page(number int, data []byte) Page {
	p := Page{Number: number, Width: 400, Height: 500}
	words := []string{"云", "湖", "大", "学", "1", "2", "a", "b", ".", "（", "）", "、", "一", " ", "公司", "%"}
	for ; len(data) >= 8; data = data[8:] {
		x := float64(binary.LittleEndian.Uint16(data))/128 - 40
		y := float64(binary.LittleEndian.Uint16(data[2:]))/128 - 6
		n := float64(data[4])
		switch data[5] % 8 {
		case 0:
			p.Rules = append(p.Rules, Rule{X0: x, Y0: y, X1: x + 3*n, Y1: y, Width: 0.5})
		case 1:
			p.Rules = append(p.Rules, Rule{X0: x, Y0: y, X1: x, Y1: y + 3*n, Width: 0.5})
		case 2: // a row of a grid
			for i := range 4 {
				k := float64(i)
				p.Rules = append(p.Rules, Rule{X0: x + 60*k, Y0: y, X1: x + 60*k, Y1: y + 20}, Rule{X0: x, Y0: y + 20, X1: x + 180, Y1: y + 20})
			}
		case 6:
			p.Fills = append(p.Fills, Fill{Box: extract.Rect{X0: x, Y0: y, X1: x + n, Y1: y + 20}, Gray: float64(data[6]%4) / 4})
		default:
			size := 4 + n/16
			g := Glyph{
				Text: words[data[6]%16], Box: extract.Rect{X0: x, Y0: y - size, X1: x + size*float64(1+data[7]&1)/2, Y1: y},
				Base: y, Size: size, Seq: len(p.Glyphs), Space: data[7]&2 != 0, Bold: data[7]&4 != 0,
			}
			if data[5]%8 == 7 {
				g.Angle, g.Vert = 90*int(data[7]>>4%4), data[7]&8 != 0
			}
			for k := range 1 + int(data[7]>>6)*3 { // a run of the same
				h := g
				h.Box.X0, h.Box.X1, h.Seq = g.Box.X0+size*float64(k), g.Box.X1+size*float64(k), len(p.Glyphs)
				p.Glyphs = append(p.Glyphs, h)
			}
		}
	}
	return p
}

func FuzzBuild(f *testing.F) {
	f.Add([]byte("abcdefgh12345678ABCDEFGH"), []byte("abcdefgh"))
	grid := make([]byte, 0, 400)
	for r := range 10 {
		for c := range 4 {
			var b [8]byte
			binary.LittleEndian.PutUint16(b[0:], uint16((60*c+100)*128))
			binary.LittleEndian.PutUint16(b[2:], uint16((20*r+100)*128))
			b[4], b[5], b[6], b[7] = 90, byte(2+c%2), byte(r*c), byte(r*37)
			grid = append(grid, b[:]...)
		}
	}
	f.Add(grid, grid[:120])
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if len(a)+len(b) > 1<<14 {
			return
		}
		pages := []Page{page(1, a), page(2, b)}
		blocks, _ := Build(pages)
		for _, k := range blocks {
			switch {
			case k.Para != nil && k.Table == nil:
				checkPassage(t, k.Para.Passage, 400, 500)
			case k.Table != nil && k.Para == nil:
				checkTable(t, k.Table, 400, 500)
			default:
				t.Fatalf("block %+v", k)
			}
		}
		for i := range pages {
			reverse(pages[i].Glyphs)
			reverse(pages[i].Rules)
			reverse(pages[i].Fills)
		}
		again, _ := Build(pages)
		if d := cmp.Diff(blocks, again); d != "" {
			t.Fatal("the order of the input shows:", d)
		}
	})
}

func reverse[T any](s []T) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

// BenchmarkBuild reads a page of a long list: a ruled table of 50 rows.
func BenchmarkBuild(b *testing.B) {
	c := newCanvas(1)
	c.size = 8
	ys := []float64{40}
	var rows [][]string
	for i := range 50 {
		ys = append(ys, 55+15*float64(i))
		rows = append(rows, []string{string(rune('0' + i%10)), "江北语言计算创新联合体", "成员单位", "云湖精密仪器研究院（北岭）有限公司"})
	}
	c.lattice(cols4, ys).cells(cols4, ys, rows)
	b.ReportAllocs()
	for b.Loop() {
		Build([]Page{c.Page})
	}
}

// BenchmarkDense reads a page with 20000 glyphs and no table.
func BenchmarkDense(b *testing.B) {
	c := newCanvas(1)
	for r := range 100 {
		for k := range 200 {
			c.sized(40+2.5*float64(k), 30+8*float64(r), 2.5, string(rune('云'+k%50)))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		Build([]Page{c.Page})
	}
}
