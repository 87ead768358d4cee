package loopback

import (
	"fmt"
	"strings"

	"coagent/mocks/bedrock"
	"coagent/mocks/eventbridge"
)

// Memory is what a program has after so many requests, in bytes.
type Memory struct {
	Name string
	// Now is what it has of the machine's memory, Most what it had at the most.
	Now, Most int64
}

// requests are so many that caches, pools and stacks have grown to what they are going
// to be.
const requests = 20_000

// Memories measures the four programs, each after the requests that it is for.
func Memories(b *Bench) ([]Memory, error) {
	who, err := newPool(b, users)
	if err != nil {
		return nil, err
	}
	all, err := b.starters(who)
	if err != nil {
		return nil, err
	}
	url, err := b.serve(&prompt{model: bedrock.New(), bus: eventbridge.New()})
	if err != nil {
		return nil, err
	}
	var memories []Memory
	for _, s := range all {
		if s.name == "ai" {
			s = starter{b.aiProgram("ai-memory", url, who), analyze}
		}
		running, err := b.start(s.program)
		if err != nil {
			return nil, err
		}
		if err := newCrowd(running.addr, s.ask, who.tokens).send(requests); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		m := Memory{Name: strings.TrimSuffix(s.name, "-memory")}
		if m.Now, err = memoryOf(running.pid, "VmRSS"); err != nil {
			return nil, err
		}
		if m.Most, err = memoryOf(running.pid, "VmHWM"); err != nil {
			return nil, err
		}
		memories = append(memories, m)
	}
	return memories, nil
}

func memoryTable(memories []Memory) string {
	var s strings.Builder
	fmt.Fprintf(&s, "\n### Memory after %d requests from %d clients\n\n", requests, clients)
	s.WriteString("| | MB | at the most, MB |\n|---|---|---|\n")
	for _, m := range memories {
		fmt.Fprintf(&s, "| %s | %.1f | %.1f |\n", m.Name, float64(m.Now)/(1<<20), float64(m.Most)/(1<<20))
	}
	return s.String()
}
