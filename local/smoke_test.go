package local

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// smoke runs the smoke test of a deployed stage against the product on this machine.
func (j *journey) smoke(t *testing.T) {
	run := func(token string) (string, error) {
		test := exec.CommandContext(t.Context(), "../contracts/smoke/run.sh")
		test.Env = append(os.Environ(), "API="+j.cfg.url(j.cfg.Ports.Gateway), "TOKEN="+token, "USER_ID="+j.system.Pool.UserID)
		said, err := test.CombinedOutput()
		return string(said), err
	}
	said, err := run(j.system.Pool.Token)
	if err != nil {
		t.Errorf("%v\n%s", err, said)
	}
	if strings.Contains(said, j.system.Pool.Token) {
		t.Error("it prints the token")
	}
	if said, err := run(j.system.Pool.Token + "x"); err == nil {
		t.Errorf("it passes with a token that nobody takes:\n%s", said)
	}
}
