package loopback

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"coagent/bench/load"
)

// connected is the OAuth service with a stored token of each user, so many data keys
// cached, and a provider that takes a while for a refresh.
func (b *Bench) connected(cachedKeys int) (addr string, who *pool, err error) {
	if who, err = newPool(b, crowdOf); err != nil {
		return "", nil, err
	}
	amazon, err := b.amazon(who)
	if err != nil {
		return "", nil, err
	}
	provider, err := b.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(200 * time.Millisecond)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"access_token":"ya29.%s","expires_in":3600,"token_type":"Bearer"}`, // the caller has left
			strings.Repeat("b", 200))
	}))
	if err != nil {
		return "", nil, err
	}
	running, err := b.start(b.oauthProgram(fmt.Sprintf("oauth-%d", cachedKeys), who, amazon, provider, cachedKeys))
	if err != nil {
		return "", nil, err
	}
	return running.addr, who, nil
}

func refreshes(b *Bench) ([]load.Run, error) {
	addr, who, err := b.connected(0)
	if err != nil {
		return nil, err
	}
	next := from(addr, who, ask{"POST", "/oauth/refresh", ""})
	return []load.Run{load.Attack("100 at once", 100, 100, func(n int) load.Request {
		r := next(n)
		r.Header.Set("Content-Type", "application/json")
		r.Body = fmt.Sprintf(`{"userId":"user-%d","provider":%q}`, n%crowdOf, provider)
		return r
	})}, nil
}

func storage(b *Bench) ([]load.Run, error) {
	var runs []load.Run
	for _, keys := range []int{0, 1000} {
		addr, who, err := b.connected(keys)
		if err != nil {
			return nil, err
		}
		next := from(addr, who, readToken)
		first := load.Attack("the first read of each, which seals it", 20, crowdOf, next)
		name := "20 at once, each opened by KMS"
		if keys > 0 {
			name = "20 at once, data keys cached"
		}
		if keys == 0 {
			runs = append(runs, first)
		}
		runs = append(runs, load.Attack(name, 20, 2000, next))
	}
	return runs, nil
}
