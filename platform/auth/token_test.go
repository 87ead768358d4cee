package auth_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"text/template"

	"coagent/platform/auth"
)

const canary = "canary-4711"

// leaks says whether text holds the canary in any spelling that fmt knows.
func leaks(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, canary) ||
		strings.Contains(text, fmt.Sprintf("%x", canary)) ||
		strings.Contains(text, fmt.Sprintf("% x", canary)) ||
		strings.Contains(text, strings.Trim(fmt.Sprintf("%d", []byte(canary)), "[]")) ||
		strings.Contains(text, strings.Trim(strings.ToLower(fmt.Sprintf("%U", []rune(canary))), "[]"))
}

func TestATokenIsRevealedByItsOwnMethodAlone(t *testing.T) {
	if got := auth.NewToken(canary).Reveal(); got != canary {
		t.Errorf("Reveal = %q", got)
	}
	if got := (auth.Token{}).Reveal(); got != "" {
		t.Errorf("the zero token reveals %q", got)
	}
}

func TestNoVerbPrintsAToken(t *testing.T) {
	token := auth.NewToken(canary)
	type hidden struct{ inner auth.Token }
	values := map[string]any{
		"token":            token,
		"pointer":          &token,
		"identity":         auth.Identity{Subject: "agent-1", Token: token},
		"pointer identity": &auth.Identity{Subject: "agent-1", Token: token},
		"slice":            []auth.Token{token},
		"map value":        map[string]auth.Token{"a": token},
		"map key":          map[auth.Token]int{token: 1},
		"unexported field": hidden{token},
		"pointer to it":    &hidden{token},
		"interface":        []any{token},
		"context":          auth.With(t.Context(), auth.Identity{Token: token}),
		"wrapped error":    fmt.Errorf("with %v: %w", token, errors.ErrUnsupported),
	}
	verbs := "vTtbcdoOqxXUeEfFgGspw!"
	for name, value := range values {
		formats := []string{"no verb", "%*d", "%[2]v", "%[1]*[1]v"} // and what fmt says of bad ones
		for _, verb := range verbs {
			for _, flags := range []string{"", "+", "#", "-", " ", "0", "+#", "# ", "20", ".3", "-20.2"} {
				formats = append(formats, "%"+flags+string(verb))
			}
		}
		for _, format := range formats {
			for _, text := range []string{fmt.Sprintf(format, value), fmt.Errorf(format, value, value).Error()} {
				if leaks(text) {
					t.Errorf("%s with %q: %s", name, format, text)
				}
			}
		}
		if text := fmt.Sprintln(value, value); leaks(text) {
			t.Errorf("%s with Println: %s", name, text)
		}
	}
	for _, format := range []string{"%v", "%s", "%q", "%+v", "%#v", "%x", "%d"} {
		if got := fmt.Sprintf(format, token); got != "[token]" {
			t.Errorf("%s = %s, want [token]", format, got)
		}
	}
}

func TestNoEncoderWritesAToken(t *testing.T) {
	token := auth.NewToken(canary)
	id := auth.Identity{Subject: "agent-1", Token: token}
	encoders := map[string]func(*bytes.Buffer) error{
		"json token":     func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode(token) },
		"json identity":  func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode(id) },
		"json pointer":   func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode(&id) },
		"json map key":   func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode(map[auth.Token]int{token: 1}) },
		"xml identity":   func(b *bytes.Buffer) error { return xml.NewEncoder(b).Encode(id) },
		"template":       func(b *bytes.Buffer) error { return template.Must(template.New("").Parse("{{.}}")).Execute(b, id) },
		"slog text":      func(b *bytes.Buffer) error { logEverything(slog.NewTextHandler(b, nil), token, id); return nil },
		"slog json":      func(b *bytes.Buffer) error { logEverything(slog.NewJSONHandler(b, nil), token, id); return nil },
		"json of errors": func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode(fmt.Sprint(errors.New("x"), token)) },
	}
	for name, encode := range encoders {
		var out bytes.Buffer
		if err := encode(&out); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if leaks(out.String()) || !strings.Contains(out.String(), "[token]") {
			t.Errorf("%s: %s", name, &out)
		}
	}
	// gob has no way to show a placeholder, so it must not take part at all.
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode(id); err == nil || leaks(out.String()) {
		t.Errorf("gob: %v, %s", err, &out)
	}
}

func logEverything(h slog.Handler, token auth.Token, id auth.Identity) {
	slog.New(h).With("token", token).WithGroup("g").Info("m", "token", token, "id", id, "ids", []auth.Identity{id},
		slog.Group("inner", "token", &token), "any", slog.AnyValue(token))
}
