package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	pdfium "github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

// pdfiumPool starts PDFium on first use, one instance at a time, with no access to
// files; a new one for every file, so that none inherits memory or faults. Compiling it takes seconds, so the result is kept in the user's cache
// folder; where that cannot be written it is compiled anew.
var pdfiumPool = sync.OnceValues(func() (pdfium.Pool, error) {
	conf := wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithMemoryLimitPages(16384)
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "lianhe", "wazero")); err == nil {
			conf = conf.WithCompilationCache(cache)
		}
	}
	return webassembly.Init(webassembly.Config{MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), RuntimeConfig: conf, Stdout: io.Discard, Stderr: io.Discard})
})

// pdfiumTimeout bounds what PDFium may spend on one file.
const pdfiumTimeout = 60 * time.Second

// A pdfiumFile is a file that PDFium has opened.
type pdfiumFile struct {
	pdfium.Pdfium
	doc   references.FPDF_DOCUMENT
	pages int
}

// withPDFium opens a file with PDFium and passes it to use. The end of ctx and a crash
// stop the instance.
func withPDFium(ctx context.Context, data []byte, use func(*pdfiumFile) error) error {
	pool, err := pdfiumPool()
	if err != nil {
		return fmt.Errorf("starting PDFium: %w", err)
	}
	inst, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return fmt.Errorf("starting PDFium: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, pdfiumTimeout)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- openAndUse(inst, data, use) }()
	select {
	case err = <-done:
	case <-ctx.Done():
		inst.Kill()
		<-done
		return ctx.Err()
	}
	var crash *crashError
	if errors.As(err, &crash) {
		inst.Kill()
		return err
	}
	if cerr := inst.Close(); err == nil {
		err = cerr
	}
	return err
}

// crashError is a panic of PDFium or of its bindings.
type crashError struct{ cause any }

func (e *crashError) Error() string { return fmt.Sprintf("PDFium: %v", e.cause) }

func openAndUse(inst pdfium.Pdfium, data []byte, use func(*pdfiumFile) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &crashError{p}
		}
	}()
	opened, err := inst.OpenDocument(&requests.OpenDocument{File: &data})
	if errors.Is(err, pdfiumerrors.ErrPassword) {
		return errPassword
	}
	if err != nil {
		return err
	}
	defer inst.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: opened.Document})
	count, err := inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return err
	}
	return use(&pdfiumFile{inst, opened.Document, count.PageCount})
}

// saved writes the file anew, its damage mended and its encryption taken off.
func (p *pdfiumFile) saved(limit int64) ([]byte, error) {
	w := &cappedBuffer{left: limit}
	_, err := p.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: p.doc, Flags: requests.SaveFlagRemoveSecurity, FileWriter: w})
	if err == nil && w.left < 0 {
		err = errLimit
	}
	return w.data, err
}

type cappedBuffer struct {
	data []byte
	left int64
}

func (b *cappedBuffer) Write(p []byte) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errLimit
	}
	b.data = append(b.data, p...)
	return len(p), nil
}

func (p *pdfiumFile) page(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: p.doc, Index: i}}
}
