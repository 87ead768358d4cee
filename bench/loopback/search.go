package loopback

import (
	"fmt"
	"time"

	"coagent/bench/measure"
)

var webSearch = ask{"POST", "/search/web", smallQuery}

// Search measures a search whose results are cached, beside net/http with the same
// bytes.
func Search(b *Bench, rounds int, slice time.Duration) ([]measure.Result, error) {
	who, err := newPool(b, users)
	if err != nil {
		return nil, err
	}
	service, err := b.search(who)
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
	return measure.Compare([]measure.Contestant{
		{Name: "the same bytes of net/http", Do: fixed.send, CPU: measure.Of(plain.pid)},
		{Name: "**ours**: HIT", Do: crowd.send, CPU: measure.Of(service.pid)},
	}, rounds, slice)
}

// search starts the search service with a Redis and a provider.
func (b *Bench) search(who *pool) (*process, error) {
	p, err := b.searchProgram(who)
	if err != nil {
		return nil, err
	}
	return b.start(p)
}

func (b *Bench) searchProgram(who *pool) (program, error) {
	redis, err := b.redis()
	if err != nil {
		return program{}, err
	}
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
