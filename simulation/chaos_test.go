package simulation_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"coagent/mocks/faults"
	"coagent/simulation/network"
)

// Times before the end of a simulation. Faults end early enough for every circuit
// to close; what is asked from then on has to succeed.
const (
	lastFault = 130 * time.Second
	calm      = 40 * time.Second // at least 90 s after the last fault
	lastUse   = 15 * time.Second
)

// links are the pairs between which the network fails, by the names of hosts; an
// event is delivered to search.
var links = [][2]string{
	{"gateway1", "ai1"}, {"gateway1", "ai2"}, {"gateway1", "search1"}, {"gateway1", "search2"}, {"gateway1", "oauth1"}, {"gateway1", "oauth2"},
	{"ai1", "bedrock"}, {"ai2", "bedrock"}, {"ai1", "redis"}, {"ai2", "redis"}, {"ai1", "bus"}, {"ai2", "bus"}, {"ai1", "search1"}, {"ai2", "search2"},
	{"search1", "tavily"}, {"search2", "tavily"}, {"search1", "redis"}, {"search2", "redis"}, {"search1", "bus"}, {"bus", "search1"}, {"bus", "search2"},
	{"oauth1", "tables"}, {"oauth2", "tables"}, {"oauth1", "kms"}, {"oauth2", "kms"}, {"oauth1", "bus"}, {"oauth2", "bus"},
	{"oauth1", "provider"}, {"oauth2", "provider"}, {"ai1", "issuer"}, {"search2", "issuer"}, {"oauth1", "issuer"}, {"gateway1", "issuer"},
}

// everywhere are faults of a whole dependency: all its links at once.
var everywhere = map[string][]string{
	"bedrock": {"ai1", "ai2"}, "redis": {"ai1", "ai2", "search1", "search2"}, "bus": {"ai1", "ai2", "search1", "search2", "oauth1", "oauth2"},
	"tavily": {"search1", "search2"}, "tables": {"oauth1", "oauth2"}, "kms": {"oauth1", "oauth2"},
}

var dependencies = []string{"bedrock", "redis", "bus", "tavily", "tables", "kms"}

// fail plans everything that goes wrong, by the seed alone.
func (w *world) fail() {
	rng := w.rng(1)
	busy := map[string]time.Duration{} // until when a host is being killed or restarted
	for at := 5 * time.Second; ; {
		at += time.Duration(2+rng.IntN(14)) * time.Second
		last := span - lastFault - at
		if last < 0 {
			return
		}
		lasts := min(time.Duration(500+rng.IntN(20_000))*time.Millisecond, last)
		switch rng.IntN(10) {
		case 0, 1, 2, 3:
			w.failLink(rng, at, lasts)
		case 4:
			l := links[rng.IntN(len(links))]
			if l[1] != "provider" { // an answer of a provider that is lost may end a connection
				w.at(at, fmt.Sprintf("reset %s>%s", l[0], l[1]), func() { w.net.Reset(l[0], l[1]) })
			}
		case 5:
			to := dependencies[rng.IntN(len(dependencies))]
			fault := network.Fault{Partition: rng.IntN(2) == 0, Refuse: true}
			for _, host := range everywhere[to] {
				w.failBetween(host, to, fault, at, lasts)
			}
		case 6, 7, 8:
			w.failStand(rng, at)
		case 9:
			w.failProcess(rng, busy, at, min(lasts, 5*time.Second))
		}
	}
}

// at does something at a time of the simulation, and notes it.
func (w *world) at(when time.Duration, what string, do func()) {
	w.plan = append(w.plan, fmt.Sprint(when, " ", what))
	time.AfterFunc(when, func() {
		w.note("%s", what)
		do()
	})
}

func (w *world) failLink(rng *rand.Rand, at, lasts time.Duration) {
	l := links[rng.IntN(len(links))]
	var f network.Fault
	kinds := 5
	if l[1] == "provider" {
		kinds = 2
	}
	switch rng.IntN(kinds) {
	case 0:
		f.Latency = time.Duration(50+rng.IntN(1500)) * time.Millisecond
	case 1:
		f.Refuse = true
	case 2:
		f.Partition = true
	case 3:
		f.Loss = 0.05 + 0.4*rng.Float64()
	case 4:
		f.BytesPerSecond = 500 + rng.IntN(20_000)
	}
	w.failBetween(l[0], l[1], f, at, lasts)
}

func (w *world) failBetween(from, to string, f network.Fault, at, lasts time.Duration) {
	w.at(at, fmt.Sprintf("%s>%s: %+v for %v", from, to, f, lasts), func() {
		w.net.Set(from, to, f)
		w.disturb(from, to, time.Now(), lasts)
	})
	w.at(at+lasts, fmt.Sprintf("%s>%s is well", from, to), func() { w.net.Set(from, to, network.Fault{}) })
}

// failStand has a stand-in misbehave for a few calls. Those of a provider are
// refused before anything is done.
func (w *world) failStand(rng *rand.Rand, at time.Duration) {
	stands := []struct {
		name   string
		script *faults.Script
		kinds  []string
	}{
		{"bedrock", w.bedrock.Faults, []string{
			"throttle", "internal", "unavailable", "timeout", "reset", "garbage", "stream_throttle", "stream_reset", "stream_end",
		}},
		{"tavily", w.tavily.Faults, []string{"bad_gateway", "garbage", "truncated", "reset"}},
		{"bus", w.bus.Faults, []string{"throttle", "internal", "failed_entry", "reset", "applied_then_reset"}},
		{"kms", w.kms.Faults, []string{"throttle", "internal", "reset", "garbage"}},
		{"tables", w.tables.Faults, []string{"throttle", "internal", "reset", "applied_then_reset"}},
		{"provider", w.provider.Faults, []string{"throttle", "internal", "unavailable", "drop_before_processing"}},
	}
	s := stands[rng.IntN(len(stands))]
	f := faults.Fault{Kind: s.kinds[rng.IntN(len(s.kinds))], Times: 1 + rng.IntN(6), DelayMs: rng.IntN(2) * rng.IntN(1500)}
	w.at(at, fmt.Sprintf("%s: %s*%d+%d", s.name, f.Kind, f.Times, f.DelayMs), func() { s.script.Push(f) })
	// What nobody has met by the last fault is taken back.
	time.AfterFunc(span-lastFault, s.script.Clear)
}

func (w *world) failProcess(rng *rand.Rand, busy map[string]time.Duration, at, lasts time.Duration) {
	s := services[rng.IntN(len(services))]
	name := fmt.Sprint(s.name, 1+rng.IntN(s.count))
	graceful := rng.IntN(3) == 0 && s.count > 1
	if at < busy[name] {
		return
	}
	busy[name] = at + lasts + time.Second
	if graceful {
		w.at(at, "restart "+name, func() { w.restart(name) })
		return
	}
	w.at(at, "kill "+name, func() {
		w.killed(name)
		w.kill(name)
	})
	w.at(at+lasts, "start "+name, func() { w.start(s, name) })
}
