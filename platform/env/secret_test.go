package env_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"coagent/platform/env"
)

// hidden is a secret with the text "hunter2".
func hidden() env.Secret {
	return env.From(func(string) string { return "hunter2" }).Secret("KEY")
}

// visible says whether the secret, or a simple encoding of it, can be read in
// text.
func visible(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "hunter2") ||
		strings.Contains(text, fmt.Sprintf("%x", "hunter2")) ||
		strings.Contains(text, strings.Trim(fmt.Sprint([]byte("hunter2")), "[]"))
}

func TestASecretIsPrintedByNoVerb(t *testing.T) {
	type open struct{ Key env.Secret }
	type closed struct{ key env.Secret }
	secret := hidden()
	for name, value := range map[string]any{
		"itself":              secret,
		"a pointer":           &secret,
		"an exported field":   open{secret},
		"an unexported field": closed{secret},
		"a pointer to those":  &closed{secret},
		"a slice":             []env.Secret{secret},
		"a slice of fields":   []closed{{secret}},
		"a map":               map[string]env.Secret{"key": secret},
	} {
		for verb := rune('A'); verb <= 'z'; verb++ {
			for _, flag := range []string{"", "+", "#", "-", " ", "0", "40", ".3"} {
				format := "%" + flag + string(verb)
				if got := fmt.Sprintf(format, value); visible(got) {
					t.Errorf("%s with %s: %s", name, format, got)
				}
			}
		}
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%40s"} {
		if got := fmt.Sprintf(format, secret); got != "[secret]" {
			t.Errorf("%s prints %q", format, got)
		}
	}
	if got := secret.String(); got != "[secret]" {
		t.Errorf("String = %q", got)
	}
}

func TestASecretIsWrittenByNoEncoder(t *testing.T) {
	type settings struct {
		Key env.Secret `json:"key" xml:"key,attr"`
	}
	asJSON, err := json.Marshal(settings{hidden()})
	if err != nil || string(asJSON) != `{"key":"[secret]"}` {
		t.Errorf("json: %s %v", asJSON, err)
	}
	asXML, err := xml.Marshal(settings{hidden()})
	if err != nil || string(asXML) != `<settings key="[secret]"></settings>` {
		t.Errorf("xml: %s %v", asXML, err)
	}
}

func TestASecretIsLoggedByNoHandler(t *testing.T) {
	type settings struct{ Key env.Secret }
	var out strings.Builder
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		slog.New(handler).With("key", hidden()).Info("started", "settings", settings{hidden()}, "again", hidden())
	}
	if got := slog.AnyValue(hidden()).Resolve(); got.Kind() != slog.KindString || got.String() != "[secret]" {
		t.Errorf("a handler is given %v", got)
	}
	if got := out.String(); visible(got) || strings.Count(got, "[secret]") != 6 {
		t.Errorf("the log says %s", got)
	}
}
