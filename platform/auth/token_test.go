package auth_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"coagent/platform/auth"
	"coagent/platform/secret"
)

const canary = "canary-4711"

func TestAnIdentityDoesNotShowItsToken(t *testing.T) {
	id := auth.Identity{Subject: "agent-1", Token: secret.New(canary)}
	asJSON, err := json.Marshal(id)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprintf("%+v %#v", id, &id), fmt.Sprint(auth.With(t.Context(), id)), string(asJSON)} {
		if strings.Contains(text, canary) {
			t.Errorf("shows its token: %s", text)
		}
	}
}
