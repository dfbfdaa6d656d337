package review

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"lianhe/extract"
)

// picture draws the place of a value on its PDF page.
func (s *server) picture(w http.ResponseWriter, r *http.Request) error {
	p, _, f, err := s.named(r, r.URL.Query().Get("ref"))
	if err != nil {
		return err
	}
	page, box, ok := extract.ParsePlace(f.Place)
	if !ok || p.string("format") != string(extract.PDF) {
		return notFound("这个值没有页面上的位置")
	}
	file, err := s.load(p)
	if err != nil {
		return err
	}
	if len(file) > pictureSize {
		return refuse(http.StatusUnprocessableEntity, "文件太大，不画图片", "请下载原件查看")
	}
	ctx, cancel := context.WithTimeout(r.Context(), pictureLimit)
	defer cancel()
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	png, err := s.Picture(ctx, file, page, box)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.Log.Warn("no picture", "document", p.ID, "page", page, "error", err)
		return refuse(http.StatusUnprocessableEntity, "这一页画不出来", "请下载原件查看")
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(png) // the browser may have gone
	return nil
}

// original sends the file as it came, to be saved and never to be shown: it may be
// a web page that would run here.
func (s *server) original(w http.ResponseWriter, r *http.Request) error {
	p, err := s.paper(r)
	if err != nil {
		return err
	}
	file, err := s.load(p)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", disposition(fileName(p.string("path"))))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Length", strconv.Itoa(len(file)))
	_, _ = w.Write(file) // the browser may have gone
	return nil
}

// disposition names the file that a browser saves, in the spelling of RFC 6266.
func disposition(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < 0x20 {
			return '_'
		}
		return r
	}, name)
	if d := mime.FormatMediaType("attachment", map[string]string{"filename": name}); d != "" {
		return d
	}
	return "attachment"
}

// load returns the kept bytes of a document.
func (s *server) load(p *paper) ([]byte, error) {
	place := p.string("original")
	if place == "" {
		return nil, notFound("没有存档这份文件的原件")
	}
	file, err := s.Original(place)
	if err != nil {
		if errors.Is(err, context.Canceled) {
			return nil, err
		}
		s.Log.Error("original", "document", p.ID, "error", err)
		return nil, refuse(http.StatusNotFound, "读不到存档的原件", "请用 lianhe doctor 检查数据库和原件")
	}
	return file, nil
}
