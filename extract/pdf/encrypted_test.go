package pdf

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lianhe/extract"
)

// The files under testdata are the page of TestEncrypted, encrypted with qpdf; the
// user password is empty but for password.pdf, and for owner.pdf, where that of the
// owner is.
func TestEncrypted(t *testing.T) {
	for _, file := range []string{"rc4-40.pdf", "rc4.pdf", "aes128.pdf", "r5.pdf", "aes256.pdf", "objstm.pdf", "owner.pdf"} {
		whole := testdata(t, file)
		at := bytes.LastIndex(whole, []byte("startxref"))
		for kind, data := range map[string][]byte{"whole": whole, "broken": whole[:at]} {
			t.Run(file+" "+kind, func(t *testing.T) {
				ps, meta := pagesOf(t, data)
				if len(ps) != 1 || textOf(ps[0]) != "加密" || len(ps[0].Rules) != 4 {
					t.Errorf("got %v", ps)
				}
				if meta.Engine != "lianhe" {
					t.Errorf("read by %s", meta.Engine)
				}
			})
		}
	}
}

// A file for the holders of certificates says so.
func TestCertificateIsAskedFor(t *testing.T) {
	b := &builder{}
	b.trailer = "/Encrypt " + b.add("<</Filter /Adobe.PubSec /V 4>>")
	_, err := Reader{}.Read(context.Background(), extract.Input{Data: b.onePage(helv, "", "")})
	var e *extract.Error
	if !errors.As(err, &e) || e.Code != extract.DocumentEncrypted || !strings.Contains(e.Reason, "证书") {
		t.Errorf("got %v", err)
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
