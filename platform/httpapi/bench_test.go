package httpapi_test

import (
	"net/http/httptest"
	"testing"

	"coagent/platform/httpapi"
)

// BenchmarkDoor is the whole way of one request in process, recorder included.
func BenchmarkDoor(b *testing.B) {
	for name, body := range map[string]string{
		"good": `{"query":"spring home buying trends Austin","maxResults":5,"searchDepth":"basic"}`,
		"bad":  `{"query":"","maxResults":50,"more":1}`,
	} {
		b.Run(name, func(b *testing.B) {
			var s search
			h, _ := s.handler(b, func(svc *httpapi.Service) { svc.Log, svc.ResponseSample = nopLog(), 0 })
			b.ReportAllocs()
			for b.Loop() {
				s.calls = s.calls[:0]
				h.ServeHTTP(httptest.NewRecorder(), post(body))
			}
		})
	}
}
