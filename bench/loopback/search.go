package loopback

import (
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"coagent/bench/measure"
)

var (
	webSearch      = ask{"POST", "/search/web", smallQuery}
	searchesOfMany = ask{"POST", "/search/web", strings.Replace(smallQuery, "Austin", "Austin %d", 1)}
)

// manySearches is how many queries are more than a search service remembers
// itself: asked one after the other, each is answered from Redis.
const manySearches = 4000

// Search measures a search whose results are cached, in the service's memory and
// in Redis, beside net/http with the same bytes.
func Search(b *Bench, rounds int, slice time.Duration) ([]measure.Result, error) {
	who, err := newPool(b, users)
	if err != nil {
		return nil, err
	}
	service, redis, err := b.search(who)
	if err != nil {
		return nil, err
	}
	crowd := newCrowd(service.addr, webSearch, who.tokens)
	if err := crowd.send(users); err != nil { // each token has been here before
		return nil, err
	}
	body, err := crowd.hit()
	if err != nil {
		return nil, err
	}
	b.write("hit.json", string(body))
	plain, err := b.plain("fixed bytes", "-answer", b.file("hit.json"))
	if err != nil {
		return nil, err
	}
	fixed := newCrowd(plain.addr, webSearch, who.tokens)
	many := newCrowd(service.addr, searchesOfMany, slices.Repeat(who.tokens, manySearches/users))
	if err := many.send(manySearches); err != nil { // each is cached from here on
		return nil, err
	}
	return measure.Compare([]measure.Contestant{
		{Name: "the same bytes of net/http", Do: fixed.send, CPU: measure.Of(plain.pid)},
		{Name: "**ours**: HIT", Do: crowd.send, CPU: measure.Of(service.pid)},
		{Name: "**ours**: HIT, from Redis", Do: fromRedis(redis, many), CPU: measure.Of(service.pid)},
	}, rounds, slice)
}

// fromRedis sends as many does, and fails if Redis was asked for fewer answers
// than nine in ten.
func fromRedis(redis *process, many *crowd) func(int) error {
	return func(n int) error {
		before, err := keysFound(redis)
		if err != nil {
			return err
		}
		if err := many.send(n); err != nil {
			return err
		}
		after, err := keysFound(redis)
		if err != nil {
			return err
		}
		if found := after - before; found < int64(n)*9/10 {
			return fmt.Errorf("%d of %d answers are from Redis", found, n)
		}
		return nil
	}
}

// keysFound is how many keys Redis has found since it started.
func keysFound(redis *process) (int64, error) {
	out, err := exec.Command("redis-cli", "-p", port(redis.addr), "info", "stats").Output()
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(out), "keyspace_hits:")
	number, _, _ := strings.Cut(rest, "\r")
	return strconv.ParseInt(number, 10, 64)
}

// search starts the search service with a Redis and a provider.
func (b *Bench) search(who *pool) (service, redis *process, err error) {
	if redis, err = b.redis(); err != nil {
		return nil, nil, err
	}
	p, err := b.searchProgram(who, redis)
	if err != nil {
		return nil, nil, err
	}
	service, err = b.start(p)
	return service, redis, err
}

func (b *Bench) searchProgram(who *pool, redis *process) (program, error) {
	b.write("tavily.json", tavily())
	provider, err := b.plain("provider", "-answer", b.file("tavily.json"))
	if err != nil {
		return program{}, err
	}
	addr := b.free()
	return program{
		name:  "search",
		args:  []string{b.file("search")},
		addr:  addr,
		ready: "/readyz",
		env: append(
			cloud("http://"+provider.addr),
			append(
				who.settings(addr),
				"REDIS_ENDPOINT="+redis.addr,
				"SEARCH_PROVIDERS=tavily",
				"TAVILY_URL=http://"+provider.addr,
				"TAVILY_API_KEY=bench",
				"TAVILY_REQUESTS_PER_MINUTE=100000",
			)...,
		),
	}, nil
}

// cloud are the settings of AWS's SDK, for a stand-in at url.
func cloud(url string) []string {
	return []string{
		"AWS_ACCESS_KEY_ID=bench", "AWS_SECRET_ACCESS_KEY=bench", "AWS_REGION=us-east-1", "AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE=/nowhere", "AWS_SHARED_CREDENTIALS_FILE=/nowhere", "AWS_ENDPOINT_URL=" + url,
	}
}

// hit asks until the answer comes from the cache, and gives it.
func (c *crowd) hit() ([]byte, error) {
	deadline := time.Now().Add(10 * time.Second)
	for {
		header, body, err := c.once(0)
		if err != nil {
			return nil, err
		}
		if header.Get("X-Cache") == "HIT" {
			return body, nil
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("the search is not cached: X-Cache is %q", header.Get("X-Cache"))
		}
	}
}
