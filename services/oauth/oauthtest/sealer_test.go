package oauthtest_test

import (
	"testing"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

func TestTheSealerKeepsItsPromises(t *testing.T) {
	oauthtest.RunSealerTests(t, func(testing.TB) oauth.Sealer { return new(oauthtest.Sealer) })
}

func TestTheSealerFailsWhenTold(t *testing.T) {
	s, k := new(oauthtest.Sealer), oauth.Key{UserID: "u", Provider: "FACEBOOK"}
	s.FailPrepare(oauthtest.SealingUnavailable())
	if _, err := s.Prepare(t.Context(), k); fault.CodeOf(err) != "oauth.sealing_unavailable" {
		t.Error(err)
	}
	s.FailPrepare(nil)
	use, err := s.Prepare(t.Context(), k)
	if err != nil {
		t.Fatal(err)
	}
	b := oauth.Binding{Key: k}
	sealed, err := use(b, oauth.Tokens{Access: secret.New("a")})
	if err != nil {
		t.Fatal(err)
	}
	s.FailOpen(oauthtest.SealingUnavailable())
	if _, err := s.Open(t.Context(), b, sealed); fault.CodeOf(err) != "oauth.sealing_unavailable" || fault.KindOf(err) != fault.Unavailable {
		t.Error(err)
	}
	s.FailOpen(nil)
	if _, err := s.Open(t.Context(), b, sealed); err != nil {
		t.Error(err)
	}
	if s.Prepared() != 2 || s.Opened() != 2 {
		t.Errorf("counted %d and %d", s.Prepared(), s.Opened())
	}
}

func TestAnotherSealerOpensNothing(t *testing.T) {
	k := oauth.Key{UserID: "u", Provider: "FACEBOOK"}
	use, err := new(oauthtest.Sealer).Prepare(t.Context(), k)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := use(oauth.Binding{Key: k}, oauth.Tokens{Access: secret.New("a")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := new(oauthtest.Sealer).Open(t.Context(), oauth.Binding{Key: k}, sealed); fault.CodeOf(err) != "oauth.integrity_error" {
		t.Error(err)
	}
}
