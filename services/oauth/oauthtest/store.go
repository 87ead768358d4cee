package oauthtest

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"coagent/platform/fault"
	"coagent/services/oauth"
)

// Store is an [oauth.Store] in memory. The zero Store is empty. It is safe for
// use by many goroutines; its fields must not be changed while it is used.
//
// A hook may wait, for its context or for the test, and what it returns is
// returned as it is. It may use the Store.
type Store struct {
	// BeforeLoad, if set, begins every Load. An error ends it.
	BeforeLoad func(context.Context, oauth.Key) error
	// BeforeSave, if set, begins every Save. With an error nothing is saved.
	BeforeSave func(ctx context.Context, prev, next oauth.Connection) error
	// AfterSave, if set, ends every Save that was made. An error is an answer
	// that was lost.
	AfterSave func(ctx context.Context, next oauth.Connection) error

	mu     sync.Mutex
	stored map[oauth.Key]oauth.Connection
	saved  []oauth.Connection
}

var _ oauth.Store = (*Store)(nil)

// Unavailable is the fault of a store that does not answer.
func Unavailable() error {
	return fault.New(fault.Unavailable, "oauth.storage_unavailable",
		"The connection cannot be read or stored just now.")
}

// Load implements [oauth.Store].
func (s *Store) Load(ctx context.Context, k oauth.Key) (oauth.Connection, bool, error) {
	if err := owned(k); err != nil {
		return oauth.Connection{}, false, err
	}
	if s.BeforeLoad != nil {
		if err := s.BeforeLoad(ctx, k); err != nil {
			return oauth.Connection{}, false, err
		}
	}
	if ctx.Err() != nil {
		return oauth.Connection{}, false, Unavailable()
	}
	c, found := s.Peek(k)
	return c, found, nil
}

// Save implements [oauth.Store].
func (s *Store) Save(ctx context.Context, prev, next oauth.Connection) error {
	if err := owned(next.Key); err != nil {
		return err
	}
	if err := sound(prev, next); err != nil {
		return err
	}
	if s.BeforeSave != nil {
		if err := s.BeforeSave(ctx, prev, next); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return Unavailable()
	}
	if err := s.swap(prev, asStored(next)); err != nil {
		return err
	}
	if s.AfterSave != nil {
		return s.AfterSave(ctx, next)
	}
	return nil
}

func (s *Store) swap(prev, next oauth.Connection) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	cur, found := s.stored[next.Key]
	if !same(cur, found, prev) {
		return fault.New(fault.Conflict, "oauth.conflict", "The connection was changed by somebody else.")
	}
	s.put(next)
	s.saved = append(s.saved, next)
	return nil
}

// Peek reads what is stored, past the hooks.
func (s *Store) Peek(k oauth.Key) (c oauth.Connection, found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, found = s.stored[k]
	return asStored(c), found
}

// Saved is everything that was saved, oldest first.
func (s *Store) Saved() []oauth.Connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	saved := make([]oauth.Connection, len(s.saved))
	for i, c := range s.saved {
		saved[i] = asStored(c)
	}
	return saved
}

// Put replaces what is stored by tokens in the open, whatever it is, as the
// monolith does: nothing is left of what was there.
func (s *Store) Put(k oauth.Key, t oauth.Tokens, expires time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(open(k, t, expires, time.Now()))
}

// PutInPlace puts tokens in the open into what is stored. Of a connection of
// ours this leaves what Load can still make sense of.
func (s *Store) PutInPlace(k oauth.Key, t oauth.Tokens, expires time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was, c := s.stored[k], open(k, t, expires, time.Now())
	c.Version, c.Revision, c.Attempts.LeaseEpoch = was.Version, was.Revision, was.Attempts.LeaseEpoch
	c.Pending, c.Codes, c.CreatedAt = was.Pending, was.Codes, was.CreatedAt
	s.put(c)
}

func open(k oauth.Key, t oauth.Tokens, expires, at time.Time) oauth.Connection {
	return asStored(oauth.Connection{
		Key: k, AgentProfileID: k.UserID, State: oauth.Active, Plain: t, Expiry: oauth.Expiry{At: expires},
		CreatedAt: at, UpdatedAt: at,
	})
}

// Delete removes what is stored, as the monolith does.
func (s *Store) Delete(k oauth.Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.stored, k)
}

// put needs the lock.
func (s *Store) put(c oauth.Connection) {
	if s.stored == nil {
		s.stored = map[oauth.Key]oauth.Connection{}
	}
	s.stored[c.Key] = c
}

func isStored(prev oauth.Connection) bool { return prev.State != "" }

// same reports whether cur is what prev was.
func same(cur oauth.Connection, found bool, prev oauth.Connection) bool {
	if !isStored(prev) {
		return !found
	}
	return found && cur.Revision == prev.Revision &&
		cur.Sealed.Access == prev.Sealed.Access && cur.Plain.Access.Equal(prev.Plain.Access) &&
		(cur.Revision > 0 || cur.UpdatedAt.Equal(prev.UpdatedAt))
}

var (
	userIDs   = regexp.MustCompile(`^[A-Za-z0-9-]{1,128}$`)
	providers = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,63}$`)
)

func owned(k oauth.Key) error {
	if !userIDs.MatchString(k.UserID) || !providers.MatchString(k.Provider) {
		return fault.New(fault.Forbidden, "oauth.not_owned", "This is not a connection's key.")
	}
	return nil
}

// sound refuses what no store may hold.
func sound(prev, next oauth.Connection) error {
	sealed := next.Sealed
	holds := sealed.Access != "" || sealed.Refresh != ""
	states := []oauth.State{oauth.Active, oauth.ReauthRequired, oauth.Revoking, oauth.Revoked}
	switch {
	case isStored(prev) && prev.Key != next.Key:
		return errors.New("oauthtest: a connection cannot replace another's")
	case next.Revision != prev.Revision+1:
		return errors.New("oauthtest: the revision must rise by one")
	case next.IsPlain():
		return errors.New("oauthtest: tokens must be sealed")
	case !isSealed(sealed.Access) || !isSealed(sealed.Refresh):
		return errors.New("oauthtest: tokens are sealed in another form")
	case holds != (len(sealed.WrappedKey) > 0):
		return errors.New("oauthtest: tokens and wrapped key go together")
	case next.Version < 1 || next.TokVer < 1 || next.Gen == "":
		return errors.New("oauthtest: version, tokVer or gen is missing")
	case !slices.Contains(states, next.State):
		return errors.New("oauthtest: the state is unknown")
	case next.State == oauth.Active && sealed.Access == "":
		return errors.New("oauthtest: an active connection has a token")
	case holds && (next.State == oauth.ReauthRequired || next.State == oauth.Revoked):
		return errors.New("oauthtest: a connection that has ended has no tokens")
	}
	return nil
}

func isSealed(token string) bool { return token == "" || strings.HasPrefix(token, "enc.v1.") }

// asStored is c as a store returns it: a copy, with the times that it can hold.
func asStored(c oauth.Connection) oauth.Connection {
	for _, t := range []*time.Time{
		&c.Expiry.At, &c.Expiry.SoftAt, &c.Expiry.RefreshAt, &c.Attempts.RetryAfter, &c.Attempts.RefusedSince,
		&c.CreatedAt, &c.UpdatedAt,
	} {
		*t = milliseconds(*t)
	}
	if !c.ForgetAt.IsZero() {
		c.ForgetAt = time.Unix(c.ForgetAt.Add(time.Second-time.Nanosecond).Unix(), 0).UTC()
	}
	c.Sealed.WrappedKey = bytes.Clone(c.Sealed.WrappedKey)
	c.Terms.Scopes = slices.Clone(c.Terms.Scopes)
	if c.Attempts.Lease != nil {
		l := *c.Attempts.Lease
		l.StartedAt, l.Until = milliseconds(l.StartedAt), milliseconds(l.Until)
		c.Attempts.Lease = &l
	}
	c.Pending = slices.Clone(c.Pending)
	for i := range c.Pending {
		e := &c.Pending[i]
		e.At, e.ExpiresAt = milliseconds(e.At), milliseconds(e.ExpiresAt)
	}
	if len(c.Pending) == 0 {
		c.Pending = nil
	}
	c.Codes = slices.Clone(c.Codes)
	for i := range c.Codes {
		u := &c.Codes[i]
		u.At, u.ExpiresAt = milliseconds(u.At), milliseconds(u.ExpiresAt)
	}
	if len(c.Codes) == 0 {
		c.Codes = nil
	}
	return c
}

func milliseconds(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}
