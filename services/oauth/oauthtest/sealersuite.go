package oauthtest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
)

// RunSealerTests holds a Sealer against the promises of [oauth.Sealer].
// newSealer makes a new one that works; it may remember keys or not.
func RunSealerTests(t *testing.T, newSealer func(testing.TB) oauth.Sealer) {
	t.Run("what is sealed opens", func(t *testing.T) { opensWhatItSealed(t, newSealer(t)) })
	t.Run("tokens of every size open", func(t *testing.T) { takesEverySize(t, newSealer(t)) })
	t.Run("it opens under no other binding", func(t *testing.T) { holdsToTheBinding(t, newSealer(t)) })
	t.Run("parts cannot be exchanged", func(t *testing.T) { refusesExchangedParts(t, newSealer(t)) })
	t.Run("no byte can be changed", func(t *testing.T) { refusesChanges(t, newSealer(t)) })
	t.Run("unknown forms are named as such", func(t *testing.T) { namesUnknownForms(t, newSealer(t)) })
	t.Run("two seals of the same tokens differ", func(t *testing.T) { neverSealsAlike(t, newSealer(t)) })
	t.Run("a Seal is used once", func(t *testing.T) { sealsOnce(t, newSealer(t)) })
	t.Run("a Seal is for its own connection", func(t *testing.T) { sealsForItsKey(t, newSealer(t)) })
	t.Run("many can use it at once", func(t *testing.T) { servesMany(t, newSealer(t)) })
}

var (
	sealerBinding = oauth.Binding{
		Key: oauth.Key{UserID: "4f2c8a10-user", Provider: "GOOGLE_BUSINESS"}, Gen: "01JGEN", TokVer: 7,
	}
	sealerTokens = oauth.Tokens{Access: secret.New("ya29.access-token"), Refresh: secret.New("1//refresh-token")}
)

// TokensEqual compares the texts of two pairs.
func TokensEqual(a, b oauth.Tokens) bool {
	return a.Access.Equal(b.Access) && a.Refresh.Equal(b.Refresh)
}

func mustSeal(t testing.TB, s oauth.Sealer, b oauth.Binding, tokens oauth.Tokens) oauth.Sealed {
	t.Helper()
	use, err := s.Prepare(t.Context(), b.Key)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := use(b, tokens)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// mustNotOpen complains unless nothing was opened and the fault is one of codes.
func mustNotOpen(t testing.TB, s oauth.Sealer, what string, b oauth.Binding, sealed oauth.Sealed, codes ...string) {
	t.Helper()
	tokens, err := s.Open(t.Context(), b, sealed)
	switch {
	case err == nil:
		t.Errorf("%s: it opens", what)
	case !tokens.Access.IsZero() || !tokens.Refresh.IsZero():
		t.Errorf("%s: there is a token beside the error", what)
	case !slices.Contains(codes, fault.CodeOf(err)) || fault.KindOf(err) != kindOf(fault.CodeOf(err)):
		t.Errorf("%s: %v, want one of %q", what, err, codes)
	}
}

// kindOf is the kind of fault that a Sealer says with a code: a person can do
// something about a form that is not known, and nobody about a token that was changed.
func kindOf(code string) fault.Kind {
	if code == "oauth.unsupported_record" {
		return fault.Conflict
	}
	return fault.Internal
}

func opensWhatItSealed(t *testing.T, s oauth.Sealer) {
	laws := gopter.NewProperties(gopter.DefaultTestParametersWithSeed(10))
	laws.Property("open(seal(x)) = x",
		prop.ForAll(func(user, provider, generation string, version int64, access, refresh string) (bool, error) {
			b := oauth.Binding{Key: oauth.Key{UserID: user, Provider: provider}, Gen: generation, TokVer: version}
			want := oauth.Tokens{Access: secret.New(access), Refresh: secret.New(refresh)}
			use, err := s.Prepare(t.Context(), b.Key)
			if err != nil {
				return false, err
			}
			sealed, err := use(b, want)
			if err != nil {
				return false, err
			}
			got, err := s.Open(t.Context(), b, sealed)
			return TokensEqual(got, want), err
		}, gen.Identifier(), gen.Identifier(), gen.AnyString(), gen.Int64(), gen.AnyString(), gen.AnyString()))
	laws.TestingRun(t)
}

func takesEverySize(t *testing.T, s oauth.Sealer) {
	for _, access := range []int{0, 1, 15, 16, 17, 2048, 8 << 10} {
		for _, refresh := range []int{0, 1, 8 << 10} {
			want := oauth.Tokens{
				Access: secret.New(strings.Repeat("a", access)), Refresh: secret.New(strings.Repeat("r", refresh)),
			}
			sealed := mustSeal(t, s, sealerBinding, want)
			if (sealed.Access == "") != (access == 0) || (sealed.Refresh == "") != (refresh == 0) {
				t.Errorf("%d and %d bytes: no token must give the empty text, and nothing else", access, refresh)
			}
			if got, err := s.Open(t.Context(), sealerBinding, sealed); err != nil || !TokensEqual(got, want) {
				t.Errorf("%d and %d bytes: equal is %t, %v", access, refresh, TokensEqual(got, want), err)
			}
		}
	}
	got, err := s.Open(t.Context(), sealerBinding, oauth.Sealed{})
	if err != nil || !TokensEqual(got, oauth.Tokens{}) {
		t.Errorf("nothing at all: %v", err)
	}
}

func otherBindings() map[string]oauth.Binding {
	all := map[string]oauth.Binding{}
	for name, change := range map[string]func(*oauth.Binding){
		"another user":       func(b *oauth.Binding) { b.UserID += "2" },
		"another provider":   func(b *oauth.Binding) { b.Provider = "FACEBOOK" },
		"another generation": func(b *oauth.Binding) { b.Gen = "01JGEM" },
		"no generation":      func(b *oauth.Binding) { b.Gen = "" },
		"the next version":   func(b *oauth.Binding) { b.TokVer++ },
		"the version before": func(b *oauth.Binding) { b.TokVer-- },
		"a shifted border": func(b *oauth.Binding) {
			b.UserID, b.Provider = b.UserID+b.Provider[:1], b.Provider[1:]
		},
		"a digit moved": func(b *oauth.Binding) { b.Gen, b.TokVer = b.Gen+"7", 0 },
	} {
		b := sealerBinding
		change(&b)
		all[name] = b
	}
	return all
}

func holdsToTheBinding(t *testing.T, s oauth.Sealer) {
	sealed := mustSeal(t, s, sealerBinding, sealerTokens)
	for name, b := range otherBindings() {
		mustNotOpen(t, s, name, b, sealed, "oauth.integrity_error")
		access, refresh := sealed, sealed
		access.Refresh, refresh.Access = "", ""
		mustNotOpen(t, s, name+", access token alone", b, access, "oauth.integrity_error")
		mustNotOpen(t, s, name+", refresh token alone", b, refresh, "oauth.integrity_error")
	}
	if got, err := s.Open(t.Context(), sealerBinding, sealed); err != nil || !TokensEqual(got, sealerTokens) {
		t.Errorf("afterwards under its own binding: %v", err)
	}
}

func refusesExchangedParts(t *testing.T, s oauth.Sealer) {
	sealed := mustSeal(t, s, sealerBinding, sealerTokens)
	swapped := sealed
	swapped.Access, swapped.Refresh = sealed.Refresh, sealed.Access
	mustNotOpen(t, s, "fields swapped", sealerBinding, swapped, "oauth.integrity_error")
	bindings := otherBindings()
	bindings["the same connection, sealed again"] = sealerBinding
	for _, name := range slices.Sorted(maps.Keys(bindings)) {
		other := mustSeal(t, s, bindings[name], sealerTokens)
		for part, give := range map[string]func(*oauth.Sealed){
			"access token":  func(x *oauth.Sealed) { x.Access = other.Access },
			"refresh token": func(x *oauth.Sealed) { x.Refresh = other.Refresh },
			"wrapped key":   func(x *oauth.Sealed) { x.WrappedKey = other.WrappedKey },
		} {
			mixed := sealed
			give(&mixed)
			mustNotOpen(t, s, part+" from "+name, sealerBinding, mixed, "oauth.integrity_error")
		}
	}
}

func refusesChanges(t *testing.T, s oauth.Sealer) {
	sealed := mustSeal(t, s, sealerBinding, sealerTokens)
	codes := []string{"oauth.integrity_error", "oauth.unsupported_record"}
	try := func(what string, part []byte, set func(*oauth.Sealed, []byte)) {
		for i := range part {
			for _, bit := range []byte{0x01, 0x20, 0x80} {
				changed, corrupt := bytes.Clone(part), sealed
				changed[i] ^= bit
				set(&corrupt, changed)
				which := fmt.Sprintf("bit %#x of byte %d of the %s", bit, i, what)
				mustNotOpen(t, s, which, sealerBinding, corrupt, codes...)
			}
		}
		for i := range part {
			if i == 0 && (what == "access token" || what == "refresh token") {
				continue // nothing is left, which means that there is no token
			}
			corrupt := sealed
			set(&corrupt, part[:i])
			mustNotOpen(t, s, fmt.Sprintf("the first %d bytes of the %s", i, what), sealerBinding, corrupt, codes...)
		}
		for _, more := range []string{"A", "\n", "=", "\x00"} {
			corrupt := sealed
			set(&corrupt, append(bytes.Clone(part), more...))
			mustNotOpen(t, s, fmt.Sprintf("the %s with %q at its end", what, more), sealerBinding, corrupt, codes...)
		}
	}
	// A Sealer that remembers keys knows this one from here on.
	if _, err := s.Open(t.Context(), sealerBinding, sealed); err != nil {
		t.Fatal(err)
	}
	try("access token", []byte(sealed.Access), func(x *oauth.Sealed, b []byte) { x.Access = string(b) })
	try("refresh token", []byte(sealed.Refresh), func(x *oauth.Sealed, b []byte) { x.Refresh = string(b) })
	// The last character may hold bits that stand for nothing.
	for _, last := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
		corrupt := sealed
		if corrupt.Access = sealed.Access[:len(sealed.Access)-1] + string(last); corrupt.Access != sealed.Access {
			mustNotOpen(t, s, fmt.Sprintf("%q at the end of the access token", last), sealerBinding, corrupt, codes...)
		}
		corrupt = sealed
		if corrupt.Refresh = sealed.Refresh[:len(sealed.Refresh)-1] + string(last); corrupt.Refresh != sealed.Refresh {
			which := fmt.Sprintf("%q at the end of the refresh token", last)
			mustNotOpen(t, s, which, sealerBinding, corrupt, codes...)
		}
	}
	try("wrapped key", sealed.WrappedKey, func(x *oauth.Sealed, b []byte) { x.WrappedKey = b })
	try("key id", []byte(sealed.KeyID), func(x *oauth.Sealed, b []byte) { x.KeyID = string(b) })
}

func namesUnknownForms(t *testing.T, s oauth.Sealer) {
	good := mustSeal(t, s, sealerBinding, sealerTokens)
	for name, change := range map[string]func(*oauth.Sealed){
		"a later form": func(x *oauth.Sealed) {
			x.Access = strings.Replace(x.Access, "enc.v1.", "enc.v9.", 1)
		},
		"a plain token":           func(x *oauth.Sealed) { x.Refresh = "1//refresh-token" },
		"nothing but the prefix":  func(x *oauth.Sealed) { x.Access = "enc.v1." },
		"no base64url":            func(x *oauth.Sealed) { x.Access += "*" },
		"padding":                 func(x *oauth.Sealed) { x.Access += "=" },
		"too short to be sealed":  func(x *oauth.Sealed) { x.Access = "enc.v1." + strings.Repeat("A", 36) },
		"no wrapped key":          func(x *oauth.Sealed) { x.WrappedKey = nil },
		"an empty wrapped key":    func(x *oauth.Sealed) { x.WrappedKey = []byte{} },
		"a key id of nothing":     func(x *oauth.Sealed) { x.KeyID = "" },
		"a line break in between": func(x *oauth.Sealed) { x.Access = x.Access[:20] + "\n" + x.Access[20:] },
	} {
		corrupt := good
		change(&corrupt)
		mustNotOpen(t, s, name, sealerBinding, corrupt, "oauth.unsupported_record")
	}
}

func neverSealsAlike(t *testing.T, s oauth.Sealer) {
	same := oauth.Tokens{Access: sealerTokens.Access, Refresh: sealerTokens.Access}
	one, two := mustSeal(t, s, sealerBinding, same), mustSeal(t, s, sealerBinding, same)
	texts := []string{one.Access, one.Refresh, two.Access, two.Refresh}
	slices.Sort(texts)
	if len(slices.Compact(texts)) != 4 || bytes.Equal(one.WrappedKey, two.WrappedKey) {
		t.Error("two seals have something in common")
	}
}

func sealsOnce(t *testing.T, s oauth.Sealer) {
	use, err := s.Prepare(t.Context(), sealerBinding.Key)
	if err != nil {
		t.Fatal(err)
	}
	first, err := use(sealerBinding, sealerTokens)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := use(sealerBinding, sealerTokens); err == nil || second.Access != "" || second.WrappedKey != nil {
		t.Errorf("the second time: %v", err)
	}
	if got, err := s.Open(t.Context(), sealerBinding, first); err != nil || !TokensEqual(got, sealerTokens) {
		t.Errorf("what was sealed the first time: %v", err)
	}
}

func sealsForItsKey(t *testing.T, s oauth.Sealer) {
	for name, b := range otherBindings() {
		use, err := s.Prepare(t.Context(), sealerBinding.Key)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := use(b, sealerTokens)
		if (err == nil) != (b.Key == sealerBinding.Key) ||
			err != nil && (sealed.Access != "" || sealed.WrappedKey != nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func servesMany(t *testing.T, s oauth.Sealer) {
	shared, err := s.Prepare(t.Context(), sealerBinding.Key)
	if err != nil {
		t.Fatal(err)
	}
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		won  int
		errs []error
	)
	for i := range 8 {
		wg.Go(func() {
			_, lost := shared(sealerBinding, sealerTokens)
			err := sealAndOpen(t, s, i)
			mu.Lock()
			defer mu.Unlock()
			if lost == nil {
				won++
			}
			errs = append(errs, err)
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil || won != 1 {
		t.Errorf("%d of 8 got to use one Seal; %v", won, err)
	}
}

func sealAndOpen(t testing.TB, s oauth.Sealer, n int) error {
	b := sealerBinding
	b.UserID = fmt.Sprint("user-", n)
	want := oauth.Tokens{Access: secret.New(fmt.Sprint("access-", n)), Refresh: secret.New(fmt.Sprint("refresh-", n))}
	use, err := s.Prepare(t.Context(), b.Key)
	if err != nil {
		return err
	}
	sealed, err := use(b, want)
	if err != nil {
		return err
	}
	for range 5 {
		got, err := s.Open(t.Context(), b, sealed)
		if err != nil {
			return err
		}
		if !TokensEqual(got, want) {
			return fmt.Errorf("user %d got somebody else's tokens", n)
		}
	}
	return nil
}
