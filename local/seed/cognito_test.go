package seed

import (
	"encoding/base64"
	"testing"
)

func TestATokenWithoutIssuerOrSubjectIsRefused(t *testing.T) {
	t.Parallel()
	encode := base64.RawURLEncoding.EncodeToString
	for _, token := range []string{"", "a.b", "a.!.c", "a." + encode([]byte(`{}`)) + ".c", "a." + encode([]byte(`[`)) + ".c", "a." +
		encode([]byte(`{"iss":"x"}`)) + ".c"} {
		if iss, sub, err := readToken(token); err == nil {
			t.Errorf("readToken(%q) = %q, %q", token, iss, sub)
		}
	}
}
