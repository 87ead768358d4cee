package oauthtest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
)

// RunStoreTests holds a store to what [oauth.Store] promises. newStore makes an
// empty one at each call.
func RunStoreTests(t *testing.T, newStore func(*testing.T) oauth.Store) {
	t.Helper()
	key := oauth.Key{UserID: "4f0c-User", Provider: "GOOGLE_BUSINESS"}
	for name, test := range map[string]func(*testing.T, oauth.Store){
		"nothing is there at first": func(t *testing.T, s oauth.Store) {
			if c, found, err := s.Load(t.Context(), key); found || err != nil || !cmp.Equal(c, oauth.Connection{}) {
				t.Errorf("found %v, %v, %v", c, found, err)
			}
		},
		"what is saved is loaded again, whatever it replaces":  roundTrip,
		"of many writers one wins":                             manyWriters,
		"an acknowledged write is seen by every read after it": strongReads,
		"what is stale is a conflict": func(t *testing.T, s oauth.Store) {
			rng := rand.New(rand.NewSource(1))
			first, second := RandomConnection(rng, key), RandomConnection(rng, key)
			mustSave(t, s, oauth.Connection{}, &first)
			second.Revision = 1
			wantFault(t, s.Save(t.Context(), oauth.Connection{}, second), fault.Conflict, "oauth.conflict")
			mustSave(t, s, first, &second)
			third := RandomConnection(rng, key)
			third.Revision = 2
			wantFault(t, s.Save(t.Context(), first, third), fault.Conflict, "oauth.conflict")
			third.Key.UserID, third.Revision = "nobody", 3
			absent := second
			absent.Key = third.Key
			wantFault(t, s.Save(t.Context(), absent, third), fault.Conflict, "oauth.conflict")
			wantStored(t, s, second)
		},
		"users and providers are apart": func(t *testing.T, s oauth.Store) {
			rng := rand.New(rand.NewSource(2))
			all := []oauth.Connection{}
			for _, k := range []oauth.Key{
				key, {UserID: key.UserID, Provider: "FACEBOOK"},
				{UserID: "other", Provider: key.Provider}, {UserID: "4f0c-user", Provider: key.Provider},
			} {
				c := RandomConnection(rng, k)
				mustSave(t, s, oauth.Connection{}, &c)
				all = append(all, c)
			}
			for _, c := range all {
				wantStored(t, s, c)
			}
		},
		"a reader may write to what it got": func(t *testing.T, s oauth.Store) {
			fresh := func() oauth.Connection {
				c := RandomConnection(rand.New(rand.NewSource(3)), key)
				c.Terms.Scopes, c.Pending = []string{"a", "b"}, []oauth.Event{{ID: "1"}}
				c.Attempts.Lease = &oauth.Lease{Owner: "me"}
				c.State, c.Sealed = oauth.Active, oauth.Sealed{Access: "enc.v1.x", WrappedKey: []byte("key")}
				return c
			}
			c, want := fresh(), fresh()
			mustSave(t, s, oauth.Connection{}, &c)
			want.Revision = 1
			corrupt := func(c oauth.Connection) {
				c.Terms.Scopes[0], c.Pending[0].ID, c.Attempts.Lease.Owner, c.Sealed.WrappedKey[0] = "x", "x", "x", 'x'
			}
			corrupt(c)
			got, _, err := s.Load(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			corrupt(got)
			wantStored(t, s, want)
		},
		"a key that is not a connection's is refused": func(t *testing.T, s oauth.Store) {
			for _, k := range ForeignKeys() {
				_, found, err := s.Load(t.Context(), k)
				wantFault(t, err, fault.Forbidden, "oauth.not_owned")
				c := RandomConnection(rand.New(rand.NewSource(4)), k)
				c.Revision = 1
				wantFault(t, s.Save(t.Context(), oauth.Connection{}, c), fault.Forbidden, "oauth.not_owned")
				if found {
					t.Errorf("%q is there", k)
				}
			}
		},
		"what no store may hold is refused": func(t *testing.T, s oauth.Store) {
			stored := RandomConnection(rand.New(rand.NewSource(5)), key)
			mustSave(t, s, oauth.Connection{}, &stored)
			for name, corrupt := range unsound() {
				c := RandomConnection(rand.New(rand.NewSource(6)), key)
				c.State, c.Revision = oauth.Active, 2
				c.Sealed = oauth.Sealed{Access: "enc.v1.a", Refresh: "enc.v1.r", WrappedKey: []byte("key")}
				corrupt(&c)
				if err := s.Save(t.Context(), stored, c); err == nil || fault.KindOf(err) != fault.Internal {
					t.Errorf("%s: got %v", name, err)
				}
			}
			wantStored(t, s, stored)
		},
		"a caller who hung up leaves nothing behind": func(t *testing.T, s oauth.Store) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			c := RandomConnection(rand.New(rand.NewSource(7)), key)
			c.Revision = 1
			wantFault(t, s.Save(ctx, oauth.Connection{}, c), fault.Unavailable, "oauth.storage_unavailable")
			_, _, err := s.Load(ctx, key)
			wantFault(t, err, fault.Unavailable, "oauth.storage_unavailable")
			if _, found, err := s.Load(t.Context(), key); found || err != nil {
				t.Errorf("found %v, %v", found, err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newStore(t))
		})
	}
}

func roundTrip(t *testing.T, s oauth.Store) {
	laws := gopter.NewProperties(gopter.DefaultTestParametersWithSeed(1))
	users := 0
	laws.Property("a connection comes back as it was, whatever it replaces",
		prop.ForAll(func(c [3]oauth.Connection) string {
			users++
			prev := oauth.Connection{}
			for i, next := range c {
				next.UserID, next.Revision = fmt.Sprintf("user-%d", users), int64(i+1)
				if err := s.Save(t.Context(), prev, next); err != nil {
					return err.Error()
				}
				got, found, err := s.Load(t.Context(), next.Key)
				if err != nil || !found {
					return fmt.Sprintf("found %v, %v", found, err)
				}
				if difference := differ(got, asStored(next)); difference != "" {
					return difference
				}
				prev = got
			}
			return ""
		}, func(p *gopter.GenParameters) *gopter.GenResult {
			var c [3]oauth.Connection
			for i := range c {
				c[i] = RandomConnection(p.Rng, oauth.Key{Provider: "ZILLOW"})
			}
			return gopter.NewGenResult(c, gopter.NoShrinker)
		}))
	laws.TestingRun(t)
}

func manyWriters(t *testing.T, s oauth.Store) {
	const writers, rounds = 64, 4
	rng := rand.New(rand.NewSource(8))
	key := oauth.Key{UserID: "wanted", Provider: "FACEBOOK"}
	prev := oauth.Connection{}
	for round := range rounds {
		next := RandomConnection(rng, key)
		next.Revision = prev.Revision + 1
		start, won := make(chan struct{}), make(chan string, writers)
		var racing sync.WaitGroup
		for w := range writers {
			racing.Go(func() {
				mine := next
				mine.WriteID = fmt.Sprint(w)
				<-start
				switch err := s.Save(t.Context(), prev, mine); {
				case err == nil:
					won <- mine.WriteID
				case fault.KindOf(err) != fault.Conflict:
					t.Errorf("got %v", err)
				}
			})
		}
		close(start)
		racing.Wait()
		if len(won) != 1 {
			t.Fatalf("round %d has %d winners", round, len(won))
		}
		next.WriteID = <-won
		wantStored(t, s, next)
		prev = next
	}
}

func strongReads(t *testing.T, s oauth.Store) {
	const writes, readers = 40, 4
	rng := rand.New(rand.NewSource(9))
	key := oauth.Key{UserID: "read", Provider: "FACEBOOK"}
	var acknowledged atomic.Int64
	done := make(chan struct{})
	var reading sync.WaitGroup
	for range readers {
		reading.Go(func() {
			for {
				least := acknowledged.Load()
				if c, _, err := s.Load(t.Context(), key); err != nil || c.Revision < least {
					t.Errorf("revision %d is acknowledged, and revision %d is read: %v", least, c.Revision, err)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	prev := oauth.Connection{}
	for range writes {
		next := RandomConnection(rng, key)
		mustSave(t, s, prev, &next)
		acknowledged.Store(next.Revision)
		prev = next
	}
	close(done)
	reading.Wait()
}

// unsound are ways to make a mistake of a good second revision.
func unsound() map[string]func(*oauth.Connection) {
	return map[string]func(*oauth.Connection){
		"another's key":             func(c *oauth.Connection) { c.Provider = "ZILLOW" },
		"an old revision":           func(c *oauth.Connection) { c.Revision = 1 },
		"a revision too far":        func(c *oauth.Connection) { c.Revision = 3 },
		"tokens in the open":        func(c *oauth.Connection) { c.Plain.Access = secret.New("ya29.open") },
		"an access token unsealed":  func(c *oauth.Connection) { c.Sealed.Access = "ya29.open" },
		"a refresh token unsealed":  func(c *oauth.Connection) { c.Sealed.Refresh = "1//open" },
		"a form of the future":      func(c *oauth.Connection) { c.Sealed.Access = "enc.v9.a" },
		"no key for the tokens":     func(c *oauth.Connection) { c.Sealed.WrappedKey = nil },
		"no version":                func(c *oauth.Connection) { c.Version = 0 },
		"no generation":             func(c *oauth.Connection) { c.Gen = "" },
		"no token version":          func(c *oauth.Connection) { c.TokVer = 0 },
		"no state":                  func(c *oauth.Connection) { c.State = "" },
		"an unknown state":          func(c *oauth.Connection) { c.State = "PAUSED" },
		"active without a token":    func(c *oauth.Connection) { c.Sealed = oauth.Sealed{} },
		"dead and still with token": func(c *oauth.Connection) { c.State = oauth.ReauthRequired },
		"ended and still with it":   func(c *oauth.Connection) { c.State = oauth.Revoked },
		"a key without tokens": func(c *oauth.Connection) {
			c.State, c.Sealed = oauth.Revoked, oauth.Sealed{WrappedKey: []byte("key")}
		},
	}
}

// ForeignKeys are keys that no store may touch.
func ForeignKeys() []oauth.Key {
	var keys []oauth.Key
	for _, user := range []string{"", "a#b", "USER#x", "OAUTH#x", "a b", "a.", "a\n", "a\x00", "ä", "*", "..", "a/b",
		"a%2fb", "\u202ea", "a_b", strings.Repeat("a", 129),
	} {
		keys = append(keys, oauth.Key{UserID: user, Provider: "FACEBOOK"})
	}
	for _, provider := range []string{"", "facebook", "FACEBOOK ", "FACEBOOK\n", "FACEBOOK\x00", "FACEB\u041eOK",
		"../FACEBOOK", "ZILLOW#x", "__proto__", "_X", "1X", strings.Repeat("A", 65),
	} {
		keys = append(keys, oauth.Key{UserID: "user", Provider: provider})
	}
	return keys
}

func mustSave(t *testing.T, s oauth.Store, prev oauth.Connection, next *oauth.Connection) {
	t.Helper()
	next.Revision = prev.Revision + 1
	if err := s.Save(t.Context(), prev, *next); err != nil {
		t.Fatal(err)
	}
}

func wantStored(t *testing.T, s oauth.Store, want oauth.Connection) {
	t.Helper()
	got, found, err := s.Load(t.Context(), want.Key)
	if err != nil || !found {
		t.Fatalf("found %v, %v", found, err)
	}
	if difference := differ(got, asStored(want)); difference != "" {
		t.Error(difference)
	}
}

func wantFault(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Errorf("got %v, want %s of kind %v", err, code, kind)
	}
}

// differ names the fields in which two connections differ.
func differ(got, want oauth.Connection) string {
	var out bytes.Buffer
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		if a, b := g.Field(i).Interface(), w.Field(i).Interface(); !cmp.Equal(a, b) {
			fmt.Fprintf(&out, "%s is %+v, want %+v\n", g.Type().Field(i).Name, a, b)
		}
	}
	return out.String()
}

// RandomConnection is a connection of k that a store can hold, of any state and
// with any of its fields set or not. It has no revision.
func RandomConnection(rng *rand.Rand, k oauth.Key) oauth.Connection {
	r := random{rng}
	c := oauth.Connection{
		Key: k, AgentProfileID: r.word(),
		State:   pick(r, oauth.Active, oauth.Active, oauth.ReauthRequired, oauth.Revoking, oauth.Revoked),
		Reauth:  oauth.Reauth{Reason: oauth.ReauthReason(r.word()), OnVersion: r.number()},
		Expiry:  oauth.Expiry{At: r.time(), SoftAt: r.time(), RefreshAt: r.time(), Source: r.word()},
		Terms:   oauth.Terms{TokenType: r.word(), ProviderSubject: r.word(), NeedsUpgrade: r.yes()},
		Version: 1 + r.number(), Gen: "gen" + r.word(), TokVer: 1 + r.number(),
		Attempts: oauth.Attempts{
			LeaseEpoch: r.number(), StoredBy: r.word(), FailCount: int(r.number()), RetryAfter: r.time(),
			ProviderCode: r.word(), Doubt: r.yes(),
		},
		CreatedAt: r.time(), UpdatedAt: r.time(), ForgetAt: r.time(), WriteID: r.word(),
	}
	if c.State == oauth.Active || c.State == oauth.Revoking && r.yes() {
		c.Sealed = oauth.Sealed{Access: "enc.v1.a" + r.word(), WrappedKey: []byte("key" + r.word()), KeyID: r.word()}
		if r.yes() {
			c.Sealed.Refresh = "enc.v1.r" + r.word()
		}
	}
	if r.yes() {
		c.Terms.Scopes = []string{}
		for range r.Intn(4) {
			c.Terms.Scopes = append(c.Terms.Scopes, r.word())
		}
	}
	if r.yes() {
		c.Attempts.Lease = &oauth.Lease{Owner: r.word(), StartedAt: r.time(), Until: r.time()}
	}
	for range r.Intn(3) {
		c.Pending = append(c.Pending, oauth.Event{
			ID: r.word(), Type: r.word(), UserID: k.UserID, Provider: k.Provider, Version: r.number(),
			Reason: oauth.ReauthReason(r.word()), At: r.time(), ExpiresAt: r.time(),
		})
	}
	return c
}

type random struct{ *rand.Rand }

func (r random) yes() bool { return r.Intn(2) == 0 }

func (r random) word() string {
	return pick(r, "", "", "x", "https://www.googleapis.com/auth/business.manage", "naïve \u202e 木", "null", "0",
		strings.Repeat("long ", 1000), fmt.Sprint(r.Uint64()))
}

func (r random) number() int64 {
	return pick(r, 0, 1, r.Int63n(1_000_000), 1_800_000_000_000+r.Int63n(1_000_000), 1<<53+1)
}

func (r random) time() time.Time {
	return pick(r, time.Time{}, time.UnixMilli(1_800_000_000_000+r.Int63n(1<<36)),
		time.Unix(1_790_000_000, r.Int63n(1e9)))
}

func pick[T any](r random, from ...T) T { return from[r.Intn(len(from))] }
