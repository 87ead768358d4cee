package gateway_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"coagent/services/gateway"
)

// unlimited lets one user ask as often as a benchmark does.
func unlimited(g *gateway.Gateway) {
	place := g.Upstreams[0].Doc.Paths.Value("/shop/orders").Post
	place.Extensions["x-coagent-rate-limit"] = map[string]any{"requests": 1 << 30, "seconds": 1}
}

// BenchmarkHop tells what the gateway adds, the check of the token included:
// the difference of its two parts. The answer is one of 2 KB.
func BenchmarkHop(b *testing.B) {
	reply := []byte(strings.Repeat("x", 2048))
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = w.Write(reply)
	}))
	b.Cleanup(service.Close)
	w := newWorld(b, service.URL, unlimited)
	token := w.issuer.Token("alice")
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	b.Cleanup(transport.CloseIdleConnections)
	for name, url := range map[string]string{"direct": service.URL, "through": w.url} {
		call := func(b *testing.B) {
			r, _ := http.NewRequestWithContext(b.Context(), http.MethodPost, url+"/shop/orders", strings.NewReader(`{"query":"spring home buying trends Austin"}`))
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("Content-Type", "application/json")
			resp, err := transport.RoundTrip(r)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				b.Error(resp.Status)
			}
		}
		b.Run(name+"/serial", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				call(b)
			}
		})
		b.Run(name+"/parallel", func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					call(b)
				}
			})
		})
	}
}
