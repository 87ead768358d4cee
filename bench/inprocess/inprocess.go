package inprocess

import (
	"fmt"
	"net/http"
	"runtime"
	"time"

	"coagent/bench/measure"
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
	own, err := ours()
	if err != nil {
		return nil, err
	}
	bare, err := withoutFront()
	if err != nil {
		return nil, err
	}
	oapi, err := withOapi()
	if err != nil {
		return nil, err
	}
	ogen, err := withOgen()
	if err != nil {
		return nil, err
	}
	return []peer{
		{name: hand, handler: byHand(standardDecode, standardEncode)},
		{name: "by hand (go-json-experiment)", handler: byHand(newerDecode, newerEncode)},
		{name: "by hand behind our Front", handler: behindFront()},
		{name: Ours, handler: own},
		{name: "**ours** without Front", handler: bare},
		{name: "oapi-codegen + nethttp-middleware", handler: oapi},
		{name: "huma", handler: withHuma(), refuses: http.StatusUnprocessableEntity},
		{name: "ogen", handler: ogen},
		{name: "chi + validator", handler: withValidator()},
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
	for _, w := range works() {
		contestants, counted := make([]measure.Contestant, len(all)), make([]Row, len(all))
		for i, p := range all {
			s := newSender(p.handler, p.expects(w))
			if err := s.check(); err != nil {
				return nil, fmt.Errorf("%s: %w", p.name, err)
			}
			counted[i].Allocations, counted[i].Bytes, err = measure.Allocations(200, s.send)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p.name, err)
			}
			contestants[i] = measure.Contestant{Name: p.name, Do: s.send, CPU: measure.Own, Before: runtime.GC}
		}
		results, err := measure.Compare(contestants, rounds, slice)
		if err != nil {
			return nil, err
		}
		for i, result := range results {
			counted[i].Result, counted[i].Work = result, w.name
			rows = append(rows, counted[i])
		}
	}
	return rows, nil
}

func (p peer) expects(w work) work {
	if w.status == http.StatusBadRequest && p.refuses != 0 {
		w.status = p.refuses
	}
	return w
}
