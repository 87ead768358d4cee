package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

// office is a Broker and what it works with.
type office struct {
	*oauth.Broker
	store    *oauthtest.Store
	sealer   *oauthtest.Sealer
	provider *oauthtest.AuthServer
	bus      *bus
}

// inOffice runs f in a bubble of time, in an office whose provider rotates as
// told, and then holds the history against the rules that always hold.
func inOffice(t *testing.T, m mode, f func(t *testing.T, o *office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o := &office{store: &oauthtest.Store{}, sealer: &oauthtest.Sealer{}, provider: &oauthtest.AuthServer{KillOnReuse: m == strictKill}, bus: &bus{}}
		o.Broker = o.process(provider(m))
		f(t, o)
		o.audit(t)
	})
}

// process is one more process of the same service.
func (o *office) process(p oauth.Provider) *oauth.Broker {
	return &oauth.Broker{Store: o.store, Sealer: o.sealer, AuthServer: o.provider, Events: o.bus, Catalogue: oauth.Catalogue{p.ID: p}}
}

// another is one more process like the first.
func (o *office) another() *oauth.Broker { return o.process(o.Catalogue[key.Provider]) }

// connect makes a connection of a new consent.
func (o *office) connect(t *testing.T) oauth.Issued {
	t.Helper()
	issued, err := o.Exchange(t.Context(), key, oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)})
	if err != nil {
		t.Fatal(err)
	}
	return issued
}

// connectWith makes a connection whose access token has left to live, of an hour.
func (o *office) connectWith(t *testing.T, left time.Duration) oauth.Issued {
	t.Helper()
	issued := o.connect(t)
	time.Sleep(time.Until(issued.ExpiresAt) - left)
	return issued
}

func (o *office) stored(t *testing.T) oauth.Connection {
	t.Helper()
	c, found := o.store.Peek(key)
	if !found {
		t.Fatal("nothing is stored")
	}
	return c
}

// open is the tokens that are stored.
func (o *office) open(t *testing.T) oauth.Tokens {
	t.Helper()
	c := o.stored(t)
	tokens, err := o.sealer.Open(context.Background(), c.Binding(), c.Sealed)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// audit holds everything that was ever saved, and every event, against the rules.
func (o *office) audit(t *testing.T) {
	t.Helper()
	ended := func(c oauth.Connection) bool { return c.State == oauth.Revoking || c.State == oauth.Revoked }
	ids, tokens := map[string]bool{}, map[string]string{}
	var last oauth.Connection
	for i, c := range o.store.Saved() {
		at := fmt.Sprintf("%s@%d", c.UserID, c.Version)
		if was := tokens[at]; was != "" && c.Sealed.Access != "" && was != c.Sealed.Access && !ended(c) {
			t.Errorf("version %d stands for two tokens", c.Version)
		}
		tokens[at] = c.Sealed.Access
		if i > 0 && last.Key == c.Key && c.Version < last.Version {
			t.Errorf("the version went back from %d to %d", last.Version, c.Version)
		}
		if i > 0 && last.Key == c.Key && last.Gen == c.Gen && ended(last) && !ended(c) {
			t.Errorf("an ended connection is %s again", c.State)
		}
		for _, e := range c.Pending {
			if want := fmt.Sprintf("%s|%s|%d", e.UserID, e.Provider, e.Version); e.ID != want {
				t.Errorf("the event %s has the id %s", want, e.ID)
			}
			ids[e.ID] = true
		}
		last = c
	}
	var seen int64
	for _, e := range o.bus.published() {
		if !ids[e.ID] {
			t.Errorf("%s was published and never stored", e.ID)
		}
		if strings.Contains(fmt.Sprintf("%+v", e), "canary") {
			t.Errorf("%s holds a secret", e.ID)
		}
		if e.Version < seen {
			t.Logf("%s came after version %d", e.ID, seen)
		}
		seen = max(seen, e.Version)
	}
}

// types are what was published, without repeats.
func (o *office) types() []string {
	var all, ids []string
	for _, e := range o.bus.published() {
		if !slices.Contains(ids, e.ID) {
			ids = append(ids, e.ID)
			all = append(all, strings.TrimPrefix(e.Type, "oauth.token."))
		}
	}
	return all
}

func wantFault(t *testing.T, err error, code string, reason oauth.ReauthReason) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code != code || f.Reason != string(reason) {
		t.Errorf("got %v, want %s %s", err, code, reason)
	}
	if strings.Contains(fmt.Sprintf("%+v", err), "canary") {
		t.Errorf("%s holds a secret", code)
	}
}

func isCommit(prev, next oauth.Connection) bool {
	return prev.Attempts.StoredBy != next.Attempts.StoredBy
}

type watched struct{}

// watch marks what is done for one caller, so that a hook can tell it from what
// the hook does itself.
func watch(ctx context.Context) context.Context { return context.WithValue(ctx, watched{}, true) }

// atStep calls act before the n-th thing that is done for a watched caller:
// reads, writes, and a call to the provider and its answer, each once. It returns
// a func that says whether there was an n-th.
func (o *office) atStep(n int, act func()) (happened func() bool) {
	step := 0
	count := func(ctx context.Context) {
		if ctx.Value(watched{}) == nil {
			return
		}
		if step++; step == n {
			act()
		}
	}
	o.store.BeforeLoad = func(ctx context.Context, _ oauth.Key) error { count(ctx); return nil }
	o.store.BeforeSave = func(ctx context.Context, _, _ oauth.Connection) error { count(ctx); return nil }
	o.store.AfterSave = func(ctx context.Context, _ oauth.Connection) error { count(ctx); return nil }
	o.provider.Before = func(ctx context.Context, _ oauthtest.ProviderCall) *oauth.Refusal { count(ctx); return nil }
	o.provider.After = o.provider.Before
	return func() bool { return step >= n }
}

// errDied is what comes of a call in which the caller's process dies: nothing is
// done after it.
var errDied = errors.New("the process died")
