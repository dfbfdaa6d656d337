package review

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkPages renders the pages that every visit passes.
func BenchmarkPages(b *testing.B) {
	s := newSite(b)
	for _, path := range []string{"/", "/findings", "/units", s.value("members/1/uscc")} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				r := httptest.NewRequest("GET", path, nil)
				r.Host = "localhost"
				s.Config.Handler.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
