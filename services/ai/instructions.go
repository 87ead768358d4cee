package ai

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"coagent/services/ai/review"
)

// instructions are what a model is told before its task.
type instructions struct {
	text   string
	inside *review.Instructions // the same, as answers are held against them
}

// systemMembers are the members of requests that system.md asks about.
var systemMembers = [...]string{"audience", "languages", "brandVoice"}

// systemKind tells instructions apart: those of one kind are the same.
type systemKind struct {
	flow    string
	today   string
	results bool
	asked   [len(systemMembers)]bool
}

// systemData is what system.md can use. It has none of the request's words, so that
// instructions are made once for all requests of a kind.
type systemData struct {
	Today   string       // where the agent is
	Results bool         // whether there are search results
	Rules   review.Rules // what the draft must keep to
	asked   [len(systemMembers)]bool
}

// Asks reports whether the request has a member, which must be one of systemMembers.
func (d systemData) Asks(member string) (bool, error) {
	i := slices.Index(systemMembers[:], member)
	if i < 0 {
		return false, fmt.Errorf("ai: services/ai/instructions.go has no %s among systemMembers", member)
	}
	return d.asked[i], nil
}

// maxKinds is how many kinds are kept: those of the flows that are asked for now. One
// takes some 30 KB.
const maxKinds = 64

// made are the instructions that were made. The zero value is ready.
type made struct {
	mu    sync.Mutex
	kinds map[systemKind]instructions
}

// of are the instructions for a request, with search results or without.
func (m *made) of(f Flow, request map[string]any, results bool, today time.Time) (instructions, error) {
	kind := systemKind{flow: f.Operation, today: today.Format(dateForm), results: results}
	for i, member := range systemMembers {
		_, kind.asked[i] = request[member]
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.kinds[kind]; ok {
		return known, nil
	}
	text, err := render("system.md", systemData{
		Today: kind.today, Results: results, Rules: f.Rules, asked: kind.asked,
	}, 0)
	if err != nil {
		return instructions{}, err
	}
	if m.kinds == nil || len(m.kinds) >= maxKinds { // most of them are of days that are over
		m.kinds = map[systemKind]instructions{}
	}
	i := instructions{text: text, inside: review.InstructionsOf(text)}
	m.kinds[kind] = i
	return i, nil
}
