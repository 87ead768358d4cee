// Plain is what the services and the gateway are measured against: net/http and
// nothing else. It answers every request with the bytes of a file, or passes it on.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	file := flag.String("answer", "", "the file with the answer")
	upstream := flag.String("proxy", "", "where to pass requests on to")
	flag.Parse()
	handler, err := handler(*file, *upstream)
	if err == nil {
		err = (&http.Server{Addr: *addr, Handler: handler, ReadHeaderTimeout: 5 * time.Second}).ListenAndServe()
	}
	log.Fatal(err)
}

func handler(file, upstream string) (http.Handler, error) {
	if upstream != "" {
		target, err := url.Parse(upstream)
		return proxy(target), err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the answer: %w", err)
	}
	length := strconv.Itoa(len(text))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // net/http would do it after the answer
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", length)
		_, _ = w.Write(text) // the caller has left
	}), nil
}

// proxy is httputil.ReverseProxy with a pool of connections that is large enough
// and buffers that are used again.
func proxy(target *url.URL) http.Handler {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 0, 256
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }, Transport: transport, BufferPool: &buffers{},
	}
}

type buffers struct{ pool sync.Pool }

func (b *buffers) Get() []byte {
	if buffer, ok := b.pool.Get().(*[32 << 10]byte); ok {
		return buffer[:]
	}
	return make([]byte, 32<<10)
}

func (b *buffers) Put(buffer []byte) { b.pool.Put((*[32 << 10]byte)(buffer)) }
