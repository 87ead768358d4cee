package loopback

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"coagent/bench/measure"
)

// Start is how a program starts: until it has answered its first request with 200.
type Start struct {
	Name string
	// Wall is the time on the clock, CPU what it used.
	Wall, CPU time.Duration
	// Ratio is CPU as a multiple of net/http alone's, round by round.
	Ratio measure.Quartiles
	// Memory is what it had at the most, in bytes.
	Memory int64
}

// starter is a program and its first request.
type starter struct {
	program
	ask
}

// Starts measures it, rounds times each, in turns.
func Starts(b *Bench, rounds int) ([]Start, error) {
	who, err := newPool(b, owners)
	if err != nil {
		return nil, err
	}
	all, err := b.starters(who)
	if err != nil {
		return nil, err
	}
	return b.starts(all, who, rounds)
}

// starts measures how all of them start, and compares them with the first.
func (b *Bench) starts(all []starter, who *pool, rounds int) ([]Start, error) {
	wall, cpu, memory := make([][]time.Duration, len(all)), make([][]float64, len(all)), make([]int64, len(all))
	for range rounds {
		for i, s := range all {
			took, used, most, err := b.once(s, who)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			wall[i], cpu[i], memory[i] = append(wall[i], took), append(cpu[i], float64(used)), max(memory[i], most)
		}
	}
	starts := make([]Start, len(all))
	for i, s := range all {
		ratios := make([]float64, rounds)
		for round := range rounds {
			ratios[round] = cpu[i][round] / cpu[0][round]
		}
		starts[i] = Start{
			Name: s.name, Wall: middle(wall[i]), CPU: time.Duration(middle(cpu[i])), Ratio: measure.QuartilesOf(ratios),
			Memory: memory[i],
		}
	}
	return starts, nil
}

func middle[N time.Duration | float64](values []N) N {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

// starters are net/http alone, what is under a token, and the programs, each with all that it needs.
func (b *Bench) starters(who *pool) ([]starter, error) {
	service, err := b.plain("service", "-answer", webAnswer)
	if err != nil {
		return nil, err
	}
	redis, err := b.redis()
	if err != nil {
		return nil, err
	}
	search, err := b.searchProgram(who, redis)
	if err != nil {
		return nil, err
	}
	amazon, err := b.amazon(who)
	if err != nil {
		return nil, err
	}
	at := func(name string, env ...string) program {
		addr := b.free()
		return program{
			name: name,
			args: []string{b.file(name)},
			addr: addr,
			env:  append(append(cloud(amazon), who.settings(addr)...), env...),
		}
	}
	plain := at("plain")
	plain.name = "net/http alone"
	plain.args = append(plain.args, "-addr", plain.addr, "-answer", webAnswer)
	url := "http://" + service.addr
	return []starter{
		{plain, webSearch},
		{at("gateway", "AI_SERVICE_URL="+url, "SEARCH_SERVICE_URL="+url, "OAUTH_SERVICE_URL="+url), webSearch},
		{
			at("ai", "SEARCH_SERVICE_URL="+url),
			ask{"POST", "/ai/review-fair-housing", `{"text":"A quiet street near the park."}`},
		},
		{search, webSearch},
		{b.getItem("the SDK's GetItem and Decrypt", amazon, keyARN), ask{"GET", "/", ""}},
		{b.oauthProgram("oauth", who, amazon, nobody, 0), readToken},
	}, nil
}

// once starts a program, waits for its first answer and ends it.
func (b *Bench) once(s starter, who *pool) (took, used time.Duration, memory int64, err error) {
	start := time.Now()
	cmd, err := b.launch(s.program)
	if err != nil {
		return 0, 0, 0, err
	}
	err = s.answered(start.Add(20*time.Second), who)
	took = time.Since(start)
	memory, unknown := memoryOf(cmd.Process.Pid, "VmHWM")
	if err := errors.Join(err, unknown, end(cmd)); err != nil {
		return 0, 0, 0, err
	}
	return took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), memory, nil
}

// memoryOf is the memory of a process in bytes: VmHWM, what it had at the most, or
// VmRSS, what it has.
func memoryOf(pid int, which string) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if size, ok := strings.CutPrefix(line, which+":"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(size), "kB")), 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, errors.New("this system does not tell what memory a process had")
}

func (s starter) answered(deadline time.Time, who *pool) error {
	for {
		conn, err := net.DialTimeout("tcp", s.addr, time.Second)
		if err == nil {
			_ = conn.Close() // it was a knock
			_, _, err := newCrowd(s.addr, s.ask, who.tokens[:1]).once(0)
			return err
		}
		if time.Now().After(deadline) {
			return err
		}
		time.Sleep(200 * time.Microsecond)
	}
}
