// Package inprocess measures whole handlers in this process: a request of one of
// three operations goes in, the answer comes out, and no network is between.
package inprocess

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"coagent/platform/telemetry"

	"coagent/bench/measure"
	"coagent/bench/peers/byhand"
	"coagent/bench/peers/chivalidator"
	"coagent/bench/peers/huma"
	"coagent/bench/peers/oapi"
	"coagent/bench/peers/ogen"
	"coagent/bench/peers/ours"
	"coagent/bench/work"
)

// peer is a way to serve the three operations.
type peer struct {
	name    string
	handler http.Handler
	// refuses is the status of its refusals, if that is not 400.
	refuses int
}

// hand is what all others are compared with.
const hand = "by hand (encoding/json)"

// Ours is the name of the services' own row.
const Ours = "**ours**"

func peers() ([]peer, error) {
	own, err := ours.Handler(telemetry.NewLoggerAt(slog.LevelInfo, io.Discard, "bench"))
	if err != nil {
		return nil, err
	}
	bare, err := ours.WithoutFront()
	if err != nil {
		return nil, err
	}
	generated, err := oapi.Handler()
	if err != nil {
		return nil, err
	}
	other, err := ogen.Handler()
	if err != nil {
		return nil, err
	}
	return []peer{
		{name: hand, handler: byhand.Standard()},
		{name: "by hand (go-json-experiment)", handler: byhand.Newer()},
		{name: "by hand behind our Front", handler: ours.BehindFront()},
		{name: Ours, handler: own},
		{name: "**ours** without Front", handler: bare},
		{name: "oapi-codegen + nethttp-middleware", handler: generated},
		{name: "huma", handler: huma.Handler(), refuses: http.StatusUnprocessableEntity},
		{name: "ogen", handler: other},
		{name: "chi + validator", handler: chivalidator.Handler()},
	}, nil
}

// Row is how a peer did with one piece of work.
type Row struct {
	measure.Result
	Work               string
	Allocations, Bytes float64
}

// Measure runs rounds rounds of each piece of work.
func Measure(rounds int, slice time.Duration) ([]Row, error) {
	all, err := peers()
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, w := range work.All() {
		contestants, counted := make([]measure.Contestant, len(all)), make([]Row, len(all))
		for i, p := range all {
			s := NewSender(p.handler, p.expects(w))
			if err := s.Check(); err != nil {
				return nil, fmt.Errorf("%s: %w", p.name, err)
			}
			counted[i].Allocations, counted[i].Bytes, err = measure.Allocations(200, s.Send)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p.name, err)
			}
			contestants[i] = measure.Contestant{Name: p.name, Do: s.Send, CPU: measure.Own, Before: runtime.GC}
		}
		results, err := measure.Compare(contestants, rounds, slice)
		if err != nil {
			return nil, err
		}
		for i, result := range results {
			counted[i].Result, counted[i].Work = result, w.Name
			rows = append(rows, counted[i])
		}
	}
	return rows, nil
}

func (p peer) expects(w work.Work) work.Work {
	if w.Status == http.StatusBadRequest && p.refuses != 0 {
		w.Status = p.refuses
	}
	return w
}
