// Package serve is the main of the peers' programs: a handler behind net/http.
package serve

import (
	"flag"
	"log"
	"net/http"
	"time"
)

// Main serves handler at the address that -addr says.
func Main(handler http.Handler, err error) {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	flag.Parse()
	if err == nil {
		err = (&http.Server{Addr: *addr, Handler: handler, ReadHeaderTimeout: 5 * time.Second}).ListenAndServe()
	}
	log.Fatal(err)
}
