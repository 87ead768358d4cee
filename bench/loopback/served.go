package loopback

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"coagent/bench/measure"
	"coagent/bench/work"
)

// server is a way to serve the operations that are measured, as a program.
type server struct {
	name string
	at   func(addr string) program
	// alone serves the search alone, if there is such a program: of it is told how it
	// starts.
	alone func(addr string) program
	// refuses is the status of its refusals, if that is not 400.
	refuses int
}

// Served is how the servers did with each piece of work, and how they start.
type Served struct {
	Works   []string
	Results map[string][]measure.Result // by work
	Memory  map[string]int64            // by server, in bytes, after all of the work
	Starts  []Start
	Missing []string // that are not installed
}

// warm is so often that a compiler that looks for what is called often has found it.
const warm = 2000

// Serve measures the operations behind a port: served by ours and by others, in Go
// and in JavaScript.
func Serve(b *Bench, rounds int, slice time.Duration) (s Served, err error) {
	who, err := newPool(b, 1)
	if err != nil {
		return s, err
	}
	all, missing, err := b.servers()
	if err != nil {
		return s, err
	}
	s = Served{Results: map[string][]measure.Result{}, Memory: map[string]int64{}, Missing: missing}
	running := make([]*process, len(all))
	for i, one := range all {
		if running[i], err = b.start(one.at(b.free())); err != nil {
			return s, err
		}
	}
	for _, w := range work.All()[:3] { // small, bad and reviews
		contestants := make([]measure.Contestant, len(all))
		for i, one := range all {
			crowd, err := one.crowd(running[i].addr, w, who)
			if err == nil {
				err = crowd.send(warm)
			}
			if err != nil {
				return s, err
			}
			contestants[i] = measure.Contestant{Name: one.name, Do: crowd.send, CPU: measure.Of(running[i].pid)}
		}
		s.Works = append(s.Works, w.Name)
		if s.Results[w.Name], err = measure.Compare(contestants, rounds, slice); err != nil {
			return s, err
		}
	}
	for i, one := range all {
		if s.Memory[one.name], err = memoryOf(running[i].pid, "VmRSS"); err != nil {
			return s, err
		}
	}
	s.Starts, err = b.starts(b.first(all), who, max(rounds/3, 3))
	return s, err
}

// first are the servers, each with its first request.
func (b *Bench) first(all []server) []starter {
	var first []starter
	for _, one := range all {
		begin := one.at
		if one.alone != nil {
			begin = one.alone
		}
		first = append(first, starter{begin(b.free()), ask{http.MethodPost, "/search/web", work.All()[0].Body}})
	}
	return first
}

// crowd asks the server at addr for w, and has seen that it does the work.
func (s server) crowd(addr string, w work.Work, who *pool) (*crowd, error) {
	c := newCrowd(addr, ask{http.MethodPost, w.Path, w.Body}, who.tokens)
	c.status = w.Status
	if w.Status == http.StatusBadRequest && s.refuses != 0 {
		c.status = s.refuses
	}
	_, said, err := c.once(0)
	if err == nil && !strings.Contains(strings.ToLower(string(said)), w.Says) {
		err = fmt.Errorf("the answer lacks %q: %.300s", w.Says, said)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", s.name, w.Name, err)
	}
	return c, nil
}

// servers are those in Go, which it builds, and those in JavaScript as far as their
// packages are installed.
func (b *Bench) servers() (all []server, missing []string, err error) {
	folder := filepath.Join(b.root, "bench")
	if err := b.make(folder, "./cmd/served/byhand", "./cmd/served/ours", "./cmd/served/searching", "./cmd/served/oapi",
		"./cmd/served/huma", "./cmd/served/ogen"); err != nil {
		return nil, nil, err
	}
	in := func(name, file string) func(addr string) program {
		return func(addr string) program {
			return program{name: name, addr: addr, args: []string{b.file(file), "-addr", addr}}
		}
	}
	own := func(name, file string) func(addr string) program {
		return func(addr string) program {
			return program{name: name, addr: addr, args: []string{b.file(file)}, env: []string{"ADDR=" + addr}, ready: "/readyz"}
		}
	}
	all = []server{
		{name: "by hand (encoding/json)", at: in("by hand (encoding/json)", "byhand")},
		{name: ours, at: own(ours, "ours"), alone: own(ours+", the search alone", "searching")},
		{name: "oapi-codegen + nethttp-middleware", at: in("oapi-codegen + nethttp-middleware", "oapi")},
		{name: "huma", at: in("huma", "huma"), refuses: http.StatusUnprocessableEntity},
		{name: "ogen", at: in("ogen", "ogen")},
	}
	inNode := b.nodeServers(filepath.Join(folder, nodeFolder))
	if !installed(filepath.Join(folder, nodeFolder)) {
		for _, one := range inNode {
			missing = append(missing, one.name)
		}
		return all, missing, nil
	}
	return append(all, inNode...), nil, nil
}

const (
	ours       = "**ours**"
	nodeFolder = "peers/node" // of what is written in JavaScript, with its packages
)

func installed(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "node_modules"))
	return err == nil
}

// nodeServers are those whose programs are in the folder.
func (b *Bench) nodeServers(folder string) []server {
	values := map[string]json.RawMessage{}
	for path, answer := range work.Answers() {
		values[path] = json.RawMessage(answer)
	}
	answers := b.write("answers.json", text(values))
	in := func(name, file string) server {
		return server{name: name, at: func(addr string) program {
			return program{name: name, addr: addr, args: []string{"node", filepath.Join(folder, file), addr, answers}}
		}}
	}
	return []server{in("fastify + ajv", "fastify.mjs"), in("hono + zod", "hono.mjs")}
}
