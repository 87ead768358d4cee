package loopback

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"coagent/bench/measure"
	"coagent/bench/scaling"
	"coagent/bench/work"
)

// Scaling measures how the CPU time of a request grows, and draws a plot of each
// growth.
func Scaling(b *Bench, slice time.Duration) (string, error) {
	var tables strings.Builder
	for _, measured := range []func() (scaling.Growth, error){
		func() (scaling.Growth, error) { return scaling.Bodies(slice / 2) },
		func() (scaling.Growth, error) { return scaling.Operations(slice / 2) },
		func() (scaling.Growth, error) { return b.byClients(slice) },
		func() (scaling.Growth, error) { return b.byKeys(slice) },
	} {
		growth, err := measured()
		if err != nil {
			return "", err
		}
		if err := growth.Draw(filepath.Join(b.root, "docs/bench")); err != nil {
			return "", err
		}
		tables.WriteString(growth.Table())
	}
	return tables.String(), nil
}

// byClients measures how a request grows with those who ask at once.
func (b *Bench) byClients(slice time.Duration) (g scaling.Growth, err error) {
	who, err := newPool(b, 4*users) // whom the gateway counts, over all sizes
	if err != nil {
		return g, err
	}
	service, err := b.plain("service", "-answer", webAnswer)
	if err != nil {
		return g, err
	}
	all, _, err := b.servers()
	if err != nil {
		return g, err
	}
	addr, upstream := b.free(), "http://"+service.addr
	programs := []program{all[0].at(b.free()), all[1].at(b.free()), {
		name: "bare ReverseProxy, tuned", addr: b.free(), args: []string{b.file("plain"), "-proxy", upstream},
	}, {
		name: "our gateway", addr: addr, args: []string{b.file("gateway")}, ready: "/readyz",
		env: append(who.settings(addr), "AI_SERVICE_URL="+upstream, "SEARCH_SERVICE_URL="+upstream,
			"OAUTH_SERVICE_URL="+upstream),
	}}
	programs[1].name = "our front door"
	programs[2].args = append(programs[2].args, "-addr", programs[2].addr)
	running := make([]*process, len(programs))
	for i, p := range programs {
		if running[i], err = b.start(p); err != nil {
			return g, err
		}
	}
	title := "A small search, by the clients at once: CPU time of the server for a request"
	return scaling.Measure("clients", title, scaling.Of(1, 4, 16, 64, 256), slice,
		func(n int) ([]measure.Contestant, error) {
			var contestants []measure.Contestant
			for i, p := range programs {
				c := newCrowd(running[i].addr, ask{http.MethodPost, "/search/web", work.All()[0].Body}, who.tokens)
				c.conns = make([]*conn, n)
				if err := c.send(len(who.tokens)); err != nil { // each token and each connection has been here before
					return nil, fmt.Errorf("%s: %w", p.name, err)
				}
				used := measure.Of(running[i].pid)
				contestants = append(contestants, measure.Contestant{Name: p.name, Do: c.send, CPU: used})
			}
			return contestants, nil
		})
}

// byKeys measures how a cached search grows with the searches that are cached, and with
// the users who ask.
func (b *Bench) byKeys(slice time.Duration) (g scaling.Growth, err error) {
	sizes := scaling.Of(1, 10, 100, 1000, 10_000)
	who, err := newPool(b, sizes[len(sizes)-1].N)
	if err != nil {
		return g, err
	}
	service, _, err := b.search(who)
	if err != nil {
		return g, err
	}
	plain, err := b.plain("fixed bytes", "-answer", webAnswer)
	if err != nil {
		return g, err
	}
	title := "A cached search, by cached searches and by users: CPU time of the server for a request"
	return scaling.Measure("keys", title, sizes, slice, func(n int) ([]measure.Contestant, error) {
		one := newCrowd(plain.addr, webSearch, who.tokens[:1])
		queries := newCrowd(service.addr, searchesOfMany, slices.Repeat(who.tokens[:1], n))
		callers := newCrowd(service.addr, webSearch, who.tokens[:n])
		for _, c := range []*crowd{queries, callers} {
			if err := c.send(n + clients); err != nil { // each has been asked before
				return nil, err
			}
		}
		used := measure.Of(service.pid)
		return []measure.Contestant{
			{Name: "the same bytes of net/http", Do: one.send, CPU: measure.Of(plain.pid)},
			{Name: "so many searches of one user", Do: queries.send, CPU: used},
			{Name: "one search of so many users", Do: callers.send, CPU: used},
		}, nil
	})
}
