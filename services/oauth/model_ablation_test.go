package oauth_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"coagent/platform/fault"
	"coagent/services/oauth"
)

// Each rule of the protocol is there for a reason: without it the exploration
// finds what it prevents. A rule is taken away from outside, by a Store or an
// AuthServer that makes the Broker believe what it must not.
func TestWithoutARuleThePromisesBreak(t *testing.T) {
	expiry := plan{name: "1 live lease expiry, 2 readers", readers: 2, pauses: 1}
	del := plan{name: "DELETE races 1 reader", readers: 1, other: "delete"}
	delExpiry := plan{name: "DELETE races 2 readers, 1 live expiry", readers: 2, other: "delete", pauses: 1}
	exchange := plan{name: "re-EXCHANGE races 1 reader", readers: 1, other: "exchange"}
	calm := plan{name: "no faults, 2 readers", readers: 2}
	for _, c := range []struct {
		name    string
		without func(b *oauth.Broker, actor string)
		plan    plan
		mode    mode
		want    string // the beginning of a finding
	}{
		{"a commit needs the lease", commitNeedsLease, expiry, strict, "FALSE REAUTH"},
		{"a commit needs the lease", commitNeedsLease, delExpiry, strict, "ZOMBIE"},
		{"nobody is rescued", noRescue, expiry, strict, "FALSE REAUTH"},
		{"nobody is rescued", noRescue, delExpiry, strict, "ZOMBIE"},
		{"orphans are left", noOrphanRevoke, del, strict, "ZOMBIE"},
		{"orphans are left", noOrphanRevoke, del, strictKill, "ZOMBIE"},
		{"there are no leases", noLease, calm, static, "DUPLICATE"},
		{"there are no leases", noLease, calm, grace, "DUPLICATE"},
		{"there are no leases", noLease, calm, strict, "DUPLICATE"},
		{"there are no leases", noLease, calm, strictKill, "overlap: "},
		{"a save asks for nothing", unconditional, del, strict, "resurrected"},
		{"a save asks for nothing", unconditional, exchange, static, "overwritten"},
	} {
		t.Run(c.name+"/"+c.plan.name+"/"+string(c.mode), func(t *testing.T) {
			t.Parallel()
			has := func(all explored) bool {
				return slices.ContainsFunc(slices.Collect(maps.Keys(all.findings)), func(f string) bool { return strings.HasPrefix(f, c.want) })
			}
			p := c.plan
			p.without = c.without
			all := explore(t, p, c.mode)
			t.Log(all)
			if !has(all) {
				t.Errorf("no schedule leads to %q", c.want)
			}
			p.without = nil
			if all := explore(t, p, c.mode); has(all) && !excused(p, c.mode, c.want) {
				t.Errorf("the rule is kept, and still: %v", all)
			}
		})
	}
}

// commitNeedsLease: a commit that comes when its lease is over meets a version
// that has moved.
func commitNeedsLease(b *oauth.Broker, _ string) { b.Store = &leaseNeeder{Store: b.Store} }

type leaseNeeder struct {
	oauth.Store
	refused bool
}

func (s *leaseNeeder) Load(ctx context.Context, k oauth.Key) (oauth.Connection, bool, error) {
	c, found, err := s.Store.Load(ctx, k)
	if s.refused {
		c.Version++
		c.TokVer++
		s.refused = false
	}
	return c, found, err
}

func (s *leaseNeeder) Save(ctx context.Context, prev, next oauth.Connection) error {
	if prev.State == oauth.Active && next.Attempts.StoredBy != prev.Attempts.StoredBy &&
		(prev.Attempts.Lease == nil || prev.Attempts.Lease.Owner != next.Attempts.StoredBy) {
		s.refused = true
		return fault.New(fault.Conflict, "oauth.conflict", "The lease is over.")
	}
	return s.Store.Save(ctx, prev, next)
}

// noRescue: nobody can see which version a verdict was about.
func noRescue(b *oauth.Broker, _ string) { b.Store = forgetful{b.Store} }

type forgetful struct{ oauth.Store }

func (s forgetful) Load(ctx context.Context, k oauth.Key) (oauth.Connection, bool, error) {
	c, found, err := s.Store.Load(ctx, k)
	c.Reauth.OnVersion = 0
	return c, found, err
}

// noOrphanRevoke: whoever refreshes cannot revoke; whoever deletes can.
func noOrphanRevoke(b *oauth.Broker, actor string) {
	if actor != "x" {
		b.AuthServer = lenient{b.AuthServer}
	}
}

type lenient struct{ oauth.AuthServer }

func (lenient) Revoke(context.Context, oauth.Provider, oauth.Tokens, string) error { return nil }

// noLease: nobody sees a lease but its owner.
func noLease(b *oauth.Broker, _ string) { b.Store = &blind{Store: b.Store} }

type blind struct {
	oauth.Store
	own string
}

func (s *blind) Load(ctx context.Context, k oauth.Key) (oauth.Connection, bool, error) {
	c, found, err := s.Store.Load(ctx, k)
	if c.Attempts.Lease != nil && c.Attempts.Lease.Owner != s.own {
		c.Attempts.Lease = nil
	}
	return c, found, err
}

func (s *blind) Save(ctx context.Context, prev, next oauth.Connection) error {
	err := s.Store.Save(ctx, prev, next)
	if err == nil && next.Attempts.Lease != nil {
		s.own = next.Attempts.Lease.Owner
	}
	return err
}

// unconditional: what is saved is stored, whatever was stored meanwhile.
func unconditional(b *oauth.Broker, _ string) { b.Store = trampling{b.Store} }

type trampling struct{ oauth.Store }

func (s trampling) Save(ctx context.Context, _, next oauth.Connection) error {
	for {
		cur, _, err := s.Load(ctx, next.Key)
		if err != nil {
			return err
		}
		next.Revision = cur.Revision + 1
		if err := s.Store.Save(ctx, cur, next); fault.KindOf(err) != fault.Conflict {
			return err
		}
	}
}
