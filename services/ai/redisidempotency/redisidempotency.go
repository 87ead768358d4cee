// Package redisidempotency remembers in Redis what was done under which
// Idempotency-Key.
package redisidempotency

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/redisclient"
	"coagent/services/ai"
)

const maxValue = 256 << 10 // bytes of a value

// Store is [ai.IdempotencyStore] in Redis.
//
// The values are the users' own texts, for a day. They are not encrypted here:
// Redis is to stand in a private network, behind TLS and a password. A value of
// more than 256 KiB is refused. A Redis that evicts keys costs a repeated
// request its first answer, so it should have room for a day of texts.
//
// A Redis that is down is not waited for (see [redisclient.Breaker]).
type Store struct {
	Redis redis.UniversalClient
	// Log is told once when Redis goes and once when it is back.
	Log *slog.Logger

	once    sync.Once
	breaker *redisclient.Breaker
}

var _ ai.IdempotencyStore = (*Store)(nil)

// A value is one letter for the state, and the entry as JSON, whose beginning tells
// its owner.
const (
	running   = "r"
	sealed    = "s"
	cancelled = "c"
	finished  = "f"
)

// put sets KEYS[1] to ARGV[2] for ARGV[3] ms, unless there is what does not begin
// as ARGV[1] after its state, or what may not be changed: that it returns. A nil
// reply says that it was set.
var put = redis.NewScript(`
local there = redis.call('GET', KEYS[1])
if there then
  local state, becomes = string.sub(there, 1, 1), string.sub(ARGV[2], 1, 1)
  local mine = string.sub(there, 2, 1 + string.len(ARGV[1])) == ARGV[1]
  if not mine or (state ~= 'r' and (state ~= 's' or becomes == 'r')) then return there end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return false`)

// drop deletes KEYS[1] if it is being done and begins as ARGV[1] after its state.
var drop = redis.NewScript(`
local there = redis.call('GET', KEYS[1])
if not there or string.sub(there, 2, 1 + string.len(ARGV[1])) ~= ARGV[1] then return false end
local state = string.sub(there, 1, 1)
if state == 'r' or state == 's' then redis.call('DEL', KEYS[1]) end
return false`)

// cancel returns KEYS[1], which it marks as cancelled for ARGV[1] ms if it can be.
var cancel = redis.NewScript(`
local there = redis.call('GET', KEYS[1])
if there and string.sub(there, 1, 1) == 'r' then
  there = 'c' .. string.sub(there, 2)
  redis.call('SET', KEYS[1], there, 'PX', ARGV[1])
end
return there`)

// Put keeps an entry as [ai.IdempotencyStore] promises.
func (s *Store) Put(ctx context.Context, name string, e ai.Entry, ttl time.Duration) (ai.Entry, error) {
	beginning, value, err := encode(e)
	if err != nil {
		return ai.Entry{}, err
	}
	there, err := s.run(ctx, put, name, beginning, value, ttl.Milliseconds())
	if errors.Is(err, redis.Nil) {
		return e, nil
	}
	if err != nil {
		return ai.Entry{}, fmt.Errorf("redisidempotency: put: %w", err)
	}
	return decode(there)
}

// Drop forgets an entry as [ai.IdempotencyStore] promises.
func (s *Store) Drop(ctx context.Context, name string, e ai.Entry) error {
	e.Outcome = nil // what could not be kept must not keep the name either
	beginning, _, err := encode(e)
	if err != nil {
		return err
	}
	_, err = s.run(ctx, drop, name, beginning)
	if err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("redisidempotency: drop: %w", err)
	}
	return nil
}

// Cancel marks an entry as [ai.IdempotencyStore] promises.
func (s *Store) Cancel(ctx context.Context, name string, ttl time.Duration) (ai.Entry, error) {
	there, err := s.run(ctx, cancel, name, ttl.Milliseconds())
	if errors.Is(err, redis.Nil) {
		return ai.Entry{}, nil
	}
	if err != nil {
		return ai.Entry{}, fmt.Errorf("redisidempotency: cancel: %w", err)
	}
	return decode(there)
}

func key(name string) string { return "idem:v2:" + name }

// run runs a script on the entry called name, unless Redis is down.
func (s *Store) run(ctx context.Context, script *redis.Script, name string, args ...any) (string, error) {
	s.once.Do(func() {
		s.breaker = &redisclient.Breaker{
			Use: "idempotency keys", Fallback: "repeated requests are done anew",
			Timeout: 500 * time.Millisecond, Log: s.Log,
		}
	})
	return redisclient.Do(ctx, s.breaker, func(ctx context.Context) (string, error) {
		return script.Run(ctx, s.Redis, []string{key(name)}, args...).Text()
	})
}

// record is the form of an entry. While a deployment is under way a program
// also meets the values of another one; one of another form gets another prefix
// to its keys. The owner comes first, so that a script finds it.
type record struct {
	Owner       string     `json:"owner"`
	Fingerprint string     `json:"fingerprint"`
	Progress    []progress `json:"progress,omitempty"`
	Outcome     *outcome   `json:"outcome,omitempty"`
}

type progress struct {
	Stage        string `json:"stage"`
	OutputTokens int    `json:"outputTokens"`
	MaxTokens    int    `json:"maxTokens"`
}

type outcome struct {
	Body         []byte   `json:"body"` // in base64: JSON within JSON would not come back byte for byte
	Degraded     []string `json:"without,omitempty"`
	Topic        string   `json:"topic"`
	Model        string   `json:"model"`
	Prompt       string   `json:"prompt,omitempty"` // its version
	InputTokens  int      `json:"inputTokens"`
	OutputTokens int      `json:"outputTokens"`
	At           int64    `json:"at"`   // Unix ms
	Took         int64    `json:"took"` // ms
}

// encode gives the beginning of all values of e's owner, after the state, and the
// value of e.
func encode(e ai.Entry) (beginning, value string, err error) {
	owner, err := json.Marshal(e.Owner)
	if err != nil {
		return "", "", fmt.Errorf("redisidempotency: encode: %w", err)
	}
	r, state := record{Owner: e.Owner, Fingerprint: e.Fingerprint}, running
	for _, p := range e.Progress {
		r.Progress = append(r.Progress, progress{string(p.Stage), p.OutputTokens, p.MaxTokens})
	}
	if o := e.Outcome; o != nil {
		r.Outcome = &outcome{
			Body: o.Body, Degraded: words[string](o.Degraded), Topic: o.Topic,
			Model: o.Model, Prompt: o.PromptVersion,
			InputTokens: o.Usage.InputTokens, OutputTokens: o.Usage.OutputTokens,
			At: o.At.UnixMilli(), Took: o.Took.Milliseconds(),
		}
	}
	text, err := json.Marshal(r)
	if err != nil {
		return "", "", fmt.Errorf("redisidempotency: encode: %w", err)
	}
	if len(text) >= maxValue {
		return "", "", fmt.Errorf("redisidempotency: a value of %d bytes is too long to be kept", len(text))
	}
	switch {
	case e.Outcome != nil:
		state = finished
	case e.Cancelled:
		state = cancelled
	case e.Sealed:
		state = sealed
	}
	return `{"owner":` + string(owner) + ",", state + string(text), nil
}

// words are the same words as another type of text.
func words[To, From ~string](from []From) []To {
	var to []To
	for _, word := range from {
		to = append(to, To(word))
	}
	return to
}

func decode(value string) (ai.Entry, error) {
	var r record
	state, text := value[:min(1, len(value))], value[min(1, len(value)):]
	if err := json.Unmarshal([]byte(text), &r); err != nil || r.Owner == "" || r.Fingerprint == "" ||
		!strings.Contains(running+sealed+cancelled+finished, state) ||
		(state == finished) != (r.Outcome != nil) || r.Outcome != nil && len(r.Outcome.Body) == 0 {
		// the error would quote the value
		return ai.Entry{}, errors.New("redisidempotency: not an entry of this form")
	}
	e := ai.Entry{Owner: r.Owner, Fingerprint: r.Fingerprint, Sealed: state == sealed, Cancelled: state == cancelled}
	for _, p := range r.Progress {
		e.Progress = append(e.Progress, ai.Progress{
			Stage: ai.Stage(p.Stage), OutputTokens: p.OutputTokens, MaxTokens: p.MaxTokens,
		})
	}
	if o := r.Outcome; o != nil {
		e.Outcome = &ai.StoredOutcome{
			Body: o.Body, Degraded: words[ai.Degradation](o.Degraded), Topic: o.Topic, Model: o.Model, PromptVersion: o.Prompt,
			Usage: ai.Usage{InputTokens: o.InputTokens, OutputTokens: o.OutputTokens},
			At:    time.UnixMilli(o.At), Took: time.Duration(o.Took) * time.Millisecond,
		}
	}
	return e, nil
}
