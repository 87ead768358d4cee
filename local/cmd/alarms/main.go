// Command alarms evaluates the alarms of AWS's own metrics over measurements of an
// emulator of AWS, which it reads: a line for each look, with a list of them.
//
//	alarms                     each line is a minute; answers with the ids of those that ring after it
//	alarms 127.0.0.1:9091 docs by this machine's clock; shows them on a page there, with the runbooks in docs
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"time"

	"coagent/local/alarms"
	"coagent/local/metrics"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "alarms:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	all, _, err := alarms.Read()
	if err != nil {
		return err
	}
	watch := &alarms.Watch{Alarms: slices.DeleteFunc(all, func(a alarms.Alarm) bool { return !a.IsOfAWS() })}
	switch len(args) {
	case 0:
		return minutes(watch, in, out)
	case 2:
		return serve(watch, in, args[0], args[1])
	default:
		return errors.New("usage: alarms, or alarms ADDRESS DOCS")
	}
}

// minutes answers each look with what rings when the minute in which it was is over.
func minutes(watch *alarms.Watch, in io.Reader, out io.Writer) error {
	now := time.Unix(0, 0)
	watch.Now = func() time.Time { return now }
	answers := json.NewEncoder(out)
	return looks(watch, in, func() error {
		now = now.Add(time.Minute)
		states, err := watch.States()
		if err != nil {
			return err
		}
		ringing := []string{}
		for _, s := range states {
			if s.Rings {
				ringing = append(ringing, s.ID)
			}
		}
		return answers.Encode(ringing)
	})
}

// serve shows the alarms on a page for as long as somebody looks.
func serve(watch *alarms.Watch, in io.Reader, address, docs string) error {
	page := metrics.Page{Alarms: watch.States, Docs: os.DirFS(docs), OfAWS: true}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: page.Handler(), ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	err = looks(watch, in, func() error { return nil })
	_ = server.Close() // nobody looks any more
	if failed := <-ended; !errors.Is(failed, http.ErrServerClosed) {
		return errors.Join(err, failed)
	}
	return err
}

// looks feeds each line of measurements, and then does what is to be done after it.
func looks(watch *alarms.Watch, in io.Reader, after func() error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var found []alarms.Measurement
		if err := json.Unmarshal(lines.Bytes(), &found); err != nil {
			return fmt.Errorf("a line is no list of measurements: %w", err)
		}
		watch.Feed(found...)
		if err := after(); err != nil {
			return err
		}
	}
	return lines.Err()
}
