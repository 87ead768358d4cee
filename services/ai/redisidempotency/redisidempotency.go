// Package redisidempotency remembers in Redis what was done under which
// Idempotency-Key.
package redisidempotency

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
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

// put sets KEYS[1] to ARGV[2] for ARGV[3] ms, unless there is something else
// than ARGV[1], which it returns. A nil reply says that it was set.
var put = redis.NewScript(`
local there = redis.call('GET', KEYS[1])
if there and there ~= ARGV[1] then return there end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return false`)

// drop deletes KEYS[1] if it is ARGV[1].
var drop = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return false`)

// Put keeps an entry as [ai.IdempotencyStore] promises.
func (s *Store) Put(ctx context.Context, name string, e ai.Entry, ttl time.Duration) (ai.Entry, error) {
	unfinished, value, err := forms(e)
	if err != nil {
		return ai.Entry{}, err
	}
	there, err := s.run(ctx, put, name, unfinished, value, ttl.Milliseconds())
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
	unfinished, _, err := forms(e)
	if err != nil {
		return err
	}
	_, err = s.run(ctx, drop, name, unfinished)
	if err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("redisidempotency: drop: %w", err)
	}
	return nil
}

func key(name string) string { return "idem:v1:" + name }

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
// to its keys.
type record struct {
	Version     int      `json:"v"`
	Owner       string   `json:"owner"`
	Fingerprint string   `json:"fingerprint"`
	Outcome     *outcome `json:"outcome,omitempty"`
}

type outcome struct {
	Body         []byte `json:"body"` // in base64: JSON within JSON would not come back byte for byte
	Degraded     bool   `json:"degraded,omitempty"`
	Topic        string `json:"topic"`
	InputTokens  int    `json:"inputTokens"`
	OutputTokens int    `json:"outputTokens"`
}

const version = 1

// forms are e as it is while the job is being done, and as it is now.
func forms(e ai.Entry) (unfinished, now string, err error) {
	r := record{Version: version, Owner: e.Owner, Fingerprint: e.Fingerprint}
	text, err := json.Marshal(r)
	if err != nil {
		return "", "", fmt.Errorf("redisidempotency: encode: %w", err)
	}
	if e.Outcome == nil {
		return string(text), string(text), nil
	}
	r.Outcome = &outcome{Body: e.Outcome.Body, Degraded: e.Outcome.Degraded, Topic: e.Outcome.Topic,
		InputTokens: e.Outcome.Usage.InputTokens, OutputTokens: e.Outcome.Usage.OutputTokens}
	whole, err := json.Marshal(r)
	if err != nil {
		return "", "", fmt.Errorf("redisidempotency: encode: %w", err)
	}
	if len(whole) > maxValue {
		return "", "", fmt.Errorf("redisidempotency: a value of %d bytes is too long to be kept", len(whole))
	}
	return string(text), string(whole), nil
}

func decode(value string) (ai.Entry, error) {
	var r record
	if err := json.Unmarshal([]byte(value), &r); err != nil || r.Version != version || r.Owner == "" ||
		r.Fingerprint == "" || r.Outcome != nil && len(r.Outcome.Body) == 0 {
		// the error would quote the value
		return ai.Entry{}, fmt.Errorf("redisidempotency: not a record of version %d", version)
	}
	e := ai.Entry{Owner: r.Owner, Fingerprint: r.Fingerprint}
	if o := r.Outcome; o != nil {
		e.Outcome = &ai.StoredOutcome{Body: o.Body, Degraded: o.Degraded, Topic: o.Topic, Usage: ai.Usage{
			InputTokens: o.InputTokens, OutputTokens: o.OutputTokens,
		}}
	}
	return e, nil
}
