package main

import (
	"bufio"
	"bytes"
	"context"
	"image/png"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// imported makes a database of the sample documents and returns its folder.
func imported(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	c := exec.Command("lianhe", "import", filepath.Join("..", "..", "fixtures", "documents", "applications"))
	c.Env = append(os.Environ(), "LIANHE_DB="+filepath.Join(dir, "x.db"))
	if out, err := c.CombinedOutput(); !exited(err, 0) {
		t.Fatalf("import: %v\n%s", err, out)
	}
	return dir
}

// TestServe opens the page as a user does, looks at a document and the picture of
// a value, and ends it with Ctrl+C.
func TestServe(t *testing.T) {
	dir := imported(t)
	c := exec.Command("lianhe", "serve", "--db", "x.db", "--addr", "127.0.0.1:0")
	c.Dir = dir
	var log bytes.Buffer
	c.Stderr = &log
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Process.Kill()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v: %s", err, log.String())
	}
	base := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(line)
	if base == "" {
		t.Fatalf("no address in %q", line)
	}
	if status, page := fetch(t, base+"/"); status != http.StatusOK || !strings.Contains(string(page), "lifeng.pdf") {
		t.Errorf("overview: %d\n%s", status, page)
	}
	_, page := fetch(t, base+"/findings?code=uscc.invalid")
	value := regexp.MustCompile(`/documents/\d+/value\?ref=members`).FindString(string(page))
	document, _, _ := strings.Cut(value, "/value")
	status, picture := fetch(t, base+document+"/picture?ref=members/2/uscc")
	if img, err := png.Decode(bytes.NewReader(picture)); status != http.StatusOK || err != nil || img.Bounds().Dx() < 500 {
		t.Errorf("picture of %s: %d, %v, %s", document, status, err, log.String())
	}
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil || log.Len() > 0 {
		t.Errorf("end: %v, %s", err, log.String())
	}
}

func fetch(t *testing.T, address string) (int, []byte) {
	t.Helper()
	client := http.Client{Timeout: 30 * time.Second}
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, body
}

func TestServeRefuses(t *testing.T) {
	dir := imported(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	db := filepath.Join(dir, "x.db")
	for _, x := range []struct{ db, addr, want string }{
		{db, "0.0.0.0:0", "只能开在本机地址上"},
		{db, ":0", "只能开在本机地址上"},
		{db, "[::]:0", "只能开在本机地址上"},
		{db, "192.0.2.7:8417", "只能开在本机地址上"},
		{db, "example.com:80", "只能开在本机地址上"},
		{db, "8417", "应写成 127.0.0.1:8417"},
		{db, "127.0.0.1:99999", "不能在 127.0.0.1:99999 上打开"},
		{db, taken.Addr().String(), "已被占用"},
		{filepath.Join(dir, "none.db"), "127.0.0.1:0", "不存在"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		var stdout, stderr bytes.Buffer
		if code := run(ctx, []string{"serve", "--db", x.db, "--addr", x.addr}, nil, &stdout, &stderr); code != exitWrong || !strings.Contains(stderr.String(), x.want) || stdout.Len() > 0 {
			t.Errorf("%s: exit %d, %s%s", x.addr, code, stdout.String(), stderr.String())
		}
		cancel()
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); err == nil {
		t.Error("a database was made")
	}
}
