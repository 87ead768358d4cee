package loopback

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"coagent/mocks/bedrock"
	"coagent/mocks/eventbridge"

	"coagent/bench/load"
	"coagent/bench/measure"
)

// Hops are how long one caller waits for a text: of the model alone, and of each of
// those that ask that model.
type Hops struct {
	Model   load.Run
	Before  []Hop
	Missing []string // that are not installed
}

// Hop is somebody before the model.
type Hop struct {
	load.Run
	// CPU is its processors' time for a request.
	CPU time.Duration

	asked *crowd
	used  func() (time.Duration, error)
}

// AI measures what the AI service adds to a model that answers at once, beside
// gateways that pass the same question on: one caller sends the model's own request
// and one to each of them in turn, over connections that stay open.
func AI(b *Bench, rounds int) (h Hops, err error) {
	who, err := newPool(b, 1)
	if err != nil {
		return h, err
	}
	model := &prompt{model: bedrock.New(), bus: eventbridge.New()}
	url, err := b.serve(model)
	if err != nil {
		return h, err
	}
	service, err := b.start(b.aiProgram("ai-hop", url, who))
	if err != nil {
		return h, err
	}
	asked := newCrowd(service.addr, analyze, who.tokens)
	if _, _, err := asked.once(0); err != nil { // which the model remembers
		return h, err
	}
	h.Model = load.Run{Name: "the model alone", Statuses: map[int]int{}}
	h.Before = []Hop{newHop(ours+" before it: checks of the text, event, log", asked, service)}
	if err := h.sdk(b, url, model); err != nil {
		return h, err
	}
	if err := h.gateways(b, url, model); err != nil {
		return h, err
	}
	direct := &crowd{
		addr: strings.TrimPrefix(url, "http://"), method: http.MethodPost, requests: [][]byte{model.request()},
		conns: make([]*conn, 1),
	}
	return h, h.measure(direct, 100*rounds)
}

// sdk starts what asks the model with the SDK, without an event and with one, and does
// nothing else of what the service does.
func (h *Hops) sdk(b *Bench, url string, model *prompt) error {
	_, id, err := model.question()
	if err != nil {
		return err
	}
	_, body, _ := strings.Cut(string(model.request()), "\r\n\r\n")
	file := b.write("question.json", body)
	for _, p := range []struct{ name, bus string }{
		{"the SDK's Converse", ""}, {"Converse and PutEvents", "bench"},
	} {
		addr := b.free()
		running, err := b.start(program{name: p.name, addr: addr, env: cloud(url), args: []string{
			b.file("converse"), "-addr", addr, "-model", id, "-question", file, "-bus", p.bus,
		}})
		if err != nil {
			return err
		}
		c := newCrowd(running.addr, analyze, []string{"none"})
		if _, _, err := c.once(0); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		h.Before = append(h.Before, newHop(p.name, c, running))
	}
	return nil
}

func newHop(name string, asked *crowd, at *process) Hop {
	return Hop{
		Run: load.Run{Name: name, Statuses: map[int]int{}}, asked: asked, used: measure.Of(family(at.pid)...),
	}
}

// warmHops are so many requests that everybody has compiled what is called often.
const warmHops = 200

func (h *Hops) measure(direct *crowd, n int) error {
	cold := load.Run{Statuses: map[int]int{}}
	if err := h.turns(direct, &cold, warmHops, func(int) *load.Run { return &cold }); err != nil {
		return err
	}
	if err := h.spent(); err != nil {
		return err
	}
	if err := h.turns(direct, &h.Model, n, func(i int) *load.Run { return &h.Before[i].Run }); err != nil {
		return err
	}
	if err := h.spent(); err != nil {
		return err
	}
	for i := range h.Before {
		h.Before[i].CPU /= time.Duration(n)
	}
	return nil
}

// turns asks the model and everybody before it in turn, so that no connection is idle
// for long.
func (h *Hops) turns(direct *crowd, model *load.Run, n int, hop func(i int) *load.Run) error {
	for range n {
		if err := once(direct, model); err != nil {
			return err
		}
		for i := range h.Before {
			if err := once(h.Before[i].asked, hop(i)); err != nil {
				return fmt.Errorf("%s: %w", h.Before[i].Name, err)
			}
		}
	}
	return nil
}

// spent takes away what everybody used until the time before, and leaves what they have
// used since.
func (h *Hops) spent() error {
	for i := range h.Before {
		used, err := h.Before[i].used()
		if err != nil {
			return err
		}
		h.Before[i].CPU = used - h.Before[i].CPU
	}
	return nil
}

// aiProgram is the AI service with its model and its bus at url.
func (b *Bench) aiProgram(name, url string, who *pool) program {
	addr := b.free()
	return program{
		name: name, args: []string{b.file("ai")}, addr: addr, ready: "/readyz",
		env: append(append(cloud(url), who.settings(addr)...), "SEARCH_SERVICE_URL="+nobody),
	}
}

// once sends one request and adds how long its answer took.
func once(c *crowd, to *load.Run) error {
	began := time.Now()
	if _, _, err := c.once(0); err != nil {
		return err
	}
	to.Add(time.Since(began), http.StatusOK)
	return nil
}

// added is how much longer a hop took than the model alone, pair by pair, so that what
// the machine does besides matters less.
func (h *Hops) added(hop Hop) load.Run {
	added := make([]time.Duration, len(hop.Took))
	for i := range added {
		added[i] = hop.Took[i] - h.Model.Took[i]
	}
	return load.Run{Took: added}
}
