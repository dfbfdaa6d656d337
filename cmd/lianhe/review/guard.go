package review

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
)

// policy lets a page load its own style sheet and pictures and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets the headers of every answer and refuses requests that come by the
// name of another host, or from a page of another site.
func (s *server) guard(next http.Handler) http.Handler {
	own := http.NewCrossOriginProtection() // compares Sec-Fetch-Site and Origin
	own.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, refuse(http.StatusForbidden, "这个请求来自别的网站，已拒绝", "请在本页面上操作"))
	}))
	next = own.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store") // pages hold personal data
		if !isLoopback(r.Host) {
			http.Error(w, "只能用本机地址（127.0.0.1 或 localhost）访问", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isLoopback reports whether the Host of a request names this machine itself.
func isLoopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// change is a handler that writes: its form must carry the token of this server's
// own pages. Once begun it is carried to its end, also when the browser leaves.
func (s *server) change(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		r.Body = http.MaxBytesReader(w, r.Body, formSize)
		if err := r.ParseForm(); err != nil {
			return refuse(http.StatusBadRequest, "提交的内容不完整或太长", "请返回后重试")
		}
		if subtle.ConstantTimeCompare([]byte(r.PostForm.Get("token")), []byte(s.token)) != 1 {
			return refuse(http.StatusForbidden, "页面已过期，没有保存", "请返回、刷新页面后重新提交")
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), changeLimit)
		defer cancel()
		return h(w, r.WithContext(ctx))
	}
}
