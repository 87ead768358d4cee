// Package aitest holds small honest stand-ins for what a Generator needs.
package aitest

import (
	"context"
	"slices"
	"sync"

	"coagent/services/ai"
)

// Model answers with the texts that it is given, one a call, and remembers what
// it was asked. After the last text it repeats it.
type Model struct {
	Texts []string
	Err   error // if set, every call fails with it
	Usage ai.Usage

	mu      sync.Mutex
	prompts []ai.Prompt
}

// Author is the model that a Model says it is.
const Author = "anthropic.claude-test"

// Complete answers with the next text.
func (m *Model) Complete(_ context.Context, p ai.Prompt, _ func(int)) (ai.Completion, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.prompts = append(m.prompts, p)
	if m.Err != nil {
		return ai.Completion{}, m.Err
	}
	return ai.Completion{Text: m.Texts[min(len(m.prompts), len(m.Texts))-1], Usage: m.Usage, Model: Author}, nil
}

// Prompts are the calls so far.
func (m *Model) Prompts() []ai.Prompt {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]ai.Prompt(nil), m.prompts...)
}

// Searcher finds the same sources for every question.
type Searcher struct {
	Sources []ai.Source
	Err     error
}

// Search gives the sources or the error.
func (s Searcher) Search(ctx context.Context, questions []ai.Question, max int) ([][]ai.Source, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return slices.Repeat([][]ai.Source{s.Sources[:min(len(s.Sources), max)]}, len(questions)), s.Err
}

// Events remembers what was told.
type Events struct {
	mu   sync.Mutex
	told []ai.Completed
}

// Generated remembers c.
func (e *Events) Generated(_ context.Context, c ai.Completed) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.told = append(e.told, c)
}

// Sent is what was told so far.
func (e *Events) Sent() []ai.Completed {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]ai.Completed(nil), e.told...)
}
