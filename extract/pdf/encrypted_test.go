package pdf

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"lianhe/extract"
)

// The files under testdata are the page of TestEncrypted, encrypted with qpdf; the
// user password is empty but for password.pdf.
func TestEncrypted(t *testing.T) {
	for _, c := range []struct{ file, engine string }{{"rc4.pdf", "lianhe"}, {"aes128.pdf", "lianhe"}, {"aes256.pdf", "pdfium"}} {
		t.Run(c.file, func(t *testing.T) {
			ps, meta := pagesOf(t, testdata(t, c.file))
			if len(ps) != 1 || textOf(ps[0]) != "加密" || len(ps[0].Rules) != 4 {
				t.Errorf("got %v", ps)
			}
			if meta.Engine != c.engine {
				t.Errorf("read by %s, want %s", meta.Engine, c.engine)
			}
		})
	}
}

func TestPasswordIsAskedFor(t *testing.T) {
	_, err := Reader{}.Read(context.Background(), extract.Input{Data: testdata(t, "password.pdf")})
	var e *extract.Error
	if !errors.As(err, &e) || e.Code != extract.DocumentEncrypted || e.Remedy == "" {
		t.Errorf("got %v", err)
	}
}

func testdata(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
