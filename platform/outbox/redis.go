package outbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/redisclient"
)

// redisBounds are those of a [Redis] without.
var redisBounds = Bounds{Events: 50_000, Bytes: 64 << 20}

// Redis is a [Store] in Redis, for all processes of a service. It goes by the
// clock of Redis.
//
// Its keys have no time to live: a Redis that evicts keys must evict those with
// one only (volatile-lru). A Redis that is down is not waited for (see
// [redisclient.Breaker]).
type Redis struct {
	Client redis.UniversalClient
	// Service names whose events these are: "ai".
	Service string
	// Bounds limit it; the zero value is 50,000 events and 64 MiB.
	Bounds Bounds
	// Log is told once when Redis goes and once when it is back.
	Log *slog.Logger

	once    sync.Once
	breaker *redisclient.Breaker
}

var _ Store = (*Redis)(nil)

// Every script works on the same keys, which share a hash tag:
//
//	KEYS[1]  sorted set: lane → when it is due, in ms
//	KEYS[2]  hash: lane → its tries and the ids of its events, oldest first, a line each
//	KEYS[3]  hash: id → the owner's name, a line end, and the event
//	KEYS[4]  hash: the bytes that are taken up ("bytes"), and bytes and number by owner
//	KEYS[5]  sorted set: id → when it was sent, in ms
//
// Lanes, ids and owners are hashes of themselves, in hexadecimal.
func (r *Redis) keys() []string {
	at := "outbox:v1:{" + r.Service + "}:"
	return []string{at + "due", at + "lanes", at + "events", at + "room", at + "sent"}
}

// clock sets now to the time of Redis in ms.
const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`

// add: ARGV is id, lane, owner, value, hold in ms, the bounds of all (events,
// bytes) and of an owner, and for how many ms it is known what was sent.
var add = redis.NewScript(clock + `
local id, lane, owner, value, hold = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now - tonumber(ARGV[10]))
if redis.call('HEXISTS', KEYS[3], id) == 1 or redis.call('ZSCORE', KEYS[5], id) then return 'known' end
local function taken(field) return tonumber(redis.call('HGET', KEYS[4], field) or '0') end
if redis.call('HLEN', KEYS[3]) + 1 > tonumber(ARGV[6]) or taken('bytes') + #value > tonumber(ARGV[7])
	or taken('n:' .. owner) + 1 > tonumber(ARGV[8]) or taken('b:' .. owner) + #value > tonumber(ARGV[9]) then
	return 'full'
end
redis.call('HSET', KEYS[3], id, value)
redis.call('HINCRBY', KEYS[4], 'bytes', #value)
redis.call('HINCRBY', KEYS[4], 'n:' .. owner, 1)
redis.call('HINCRBY', KEYS[4], 'b:' .. owner, #value)
local line = redis.call('HGET', KEYS[2], lane)
if line then
	redis.call('HSET', KEYS[2], lane, line .. '\n' .. id)
	return 'kept'
end
redis.call('HSET', KEYS[2], lane, '0\n' .. id)
redis.call('ZADD', KEYS[1], now + hold, lane)
if hold > 0 then return 'first' end
return 'kept'`)

// claim: ARGV is how many lanes, hold in ms, and how many events of a lane. It
// returns a list for each lane: its tries and its events.
var claim = redis.NewScript(clock + `
local claimed = {}
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, tonumber(ARGV[1]))) do
	local line = redis.call('HGET', KEYS[2], lane)
	if line then
		redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), lane)
		local of = {}
		for word in string.gmatch(line, '[^\n]+') do
			if #of == 0 then
				of[1] = word
			elseif #of <= tonumber(ARGV[3]) then
				local value = redis.call('HGET', KEYS[3], word)
				if value then of[#of + 1] = value end
			end
		end
		claimed[#claimed + 1] = of
	else
		redis.call('ZREM', KEYS[1], lane)
	end
end
return claimed`)

// release: ARGV is lane, wait in ms, and the ids that were sent.
var release = redis.NewScript(clock + `
local lane, sent = ARGV[1], {}
for i = 3, #ARGV do
	local id = ARGV[i]
	sent[id] = true
	redis.call('ZADD', KEYS[5], now, id)
	local value = redis.call('HGET', KEYS[3], id)
	if value then
		local owner = string.match(value, '^[^\n]*')
		redis.call('HDEL', KEYS[3], id)
		redis.call('HINCRBY', KEYS[4], 'bytes', -#value)
		if redis.call('HINCRBY', KEYS[4], 'n:' .. owner, -1) <= 0 then
			redis.call('HDEL', KEYS[4], 'n:' .. owner, 'b:' .. owner)
		else
			redis.call('HINCRBY', KEYS[4], 'b:' .. owner, -#value)
		end
	end
end
local line = redis.call('HGET', KEYS[2], lane)
if not line then return false end
local tries, left = nil, ''
for word in string.gmatch(line, '[^\n]+') do
	if not tries then
		tries = tonumber(word) + 1
	elseif not sent[word] then
		left = left .. '\n' .. word
	end
end
if left == '' then
	redis.call('HDEL', KEYS[2], lane)
	redis.call('ZREM', KEYS[1], lane)
	return false
end
if #ARGV > 2 then tries = 0 end
redis.call('HSET', KEYS[2], lane, tries .. left)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), lane)
return false`)

// Add implements [Store].
func (r *Redis) Add(ctx context.Context, e Event, hold time.Duration) (first bool, err error) {
	value, err := encode(e)
	if err != nil {
		return false, err
	}
	all := r.Bounds
	if all == (Bounds{}) {
		all = redisBounds
	}
	owners := all.owners()
	reply, err := run(ctx, r, add, (*redis.Cmd).Text, hashed(e.ID), hashed(e.lane()), hashed(e.Owner), value,
		hold.Milliseconds(), all.Events, all.Bytes, owners.Events, owners.Bytes, sentFor.Milliseconds())
	switch {
	case err != nil:
		return false, fmt.Errorf("outbox: add: %w", err)
	case reply == "full":
		return false, ErrFull
	}
	return reply == "first", nil
}

// Claim implements [Store].
func (r *Redis) Claim(ctx context.Context, n int, hold time.Duration) ([]Lane, error) {
	reply, err := run(ctx, r, claim, (*redis.Cmd).Slice, n, hold.Milliseconds(), laneEvents)
	if err != nil {
		return nil, fmt.Errorf("outbox: claim: %w", err)
	}
	var lanes []Lane
	for _, of := range reply {
		lane, err := decodeLane(of)
		if err != nil { // it stays, and comes again
			r.Log.ErrorContext(ctx, "events cannot be read", "error", err)
			continue
		}
		lanes = append(lanes, lane)
	}
	return lanes, nil
}

// Release implements [Store].
func (r *Redis) Release(ctx context.Context, lane Lane, sent []string, wait time.Duration) error {
	args := []any{hashed(lane.Name), wait.Milliseconds()}
	for _, id := range sent {
		args = append(args, hashed(id))
	}
	_, err := run(ctx, r, release, (*redis.Cmd).Result, args...)
	if err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("outbox: release: %w", err)
	}
	return nil
}

// run runs a script, unless Redis is down.
func run[T any](
	ctx context.Context, r *Redis, script *redis.Script, read func(*redis.Cmd) (T, error), args ...any,
) (T, error) {
	r.once.Do(func() {
		r.breaker = &redisclient.Breaker{
			Use: "events to be sent", Fallback: "they are kept in the memory of the process",
			Timeout: 500 * time.Millisecond, Log: r.Log,
		}
	})
	return redisclient.Do(ctx, r.breaker, func(ctx context.Context) (T, error) {
		return read(script.Run(ctx, r.Client, r.keys(), args...))
	})
}

// hashed is a name of fixed form: those of events may hold anything.
func hashed(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:16])
}

// record is the form of an event. One of another form gets another prefix to its
// keys: while a deployment is under way a program also meets the events of
// another one.
type record struct {
	ID    string          `json:"id"`
	Type  string          `json:"type"`
	Lane  string          `json:"lane,omitempty"`
	Owner string          `json:"owner,omitempty"`
	Body  json.RawMessage `json:"body"`
}

func encode(e Event) (string, error) {
	text, err := json.Marshal(record{ID: e.ID, Type: e.Type, Lane: e.Lane, Owner: e.Owner, Body: e.Body})
	if err != nil {
		return "", fmt.Errorf("outbox: encode: %w", err)
	}
	return hashed(e.Owner) + "\n" + string(text), nil
}

func decodeLane(reply any) (Lane, error) {
	words, _ := reply.([]any)
	if len(words) < 2 {
		return Lane{}, errors.New("outbox: a lane without events")
	}
	var lane Lane
	for i, word := range words {
		text, _ := word.(string)
		if i == 0 {
			if _, err := fmt.Sscan(text, &lane.Tries); err != nil {
				return Lane{}, errors.New("outbox: a lane that does not begin with its tries")
			}
			continue
		}
		_, value, _ := strings.Cut(text, "\n")
		var r record
		if err := json.Unmarshal([]byte(value), &r); err != nil || r.ID == "" {
			return Lane{}, errors.New("outbox: an event that cannot be read") // err would quote it
		}
		lane.Events = append(lane.Events, Event{ID: r.ID, Type: r.Type, Body: r.Body, Lane: r.Lane, Owner: r.Owner})
	}
	lane.Name = lane.Events[0].lane()
	return lane, nil
}
