package env_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/platform/env"
	"coagent/platform/secret"
)

// from reads settings out of a map, as a program reads them out of its
// environment.
func from(settings map[string]string) *env.Reader {
	return env.From(func(name string) string { return settings[name] })
}

func TestEverySettingIsReadAsItsKind(t *testing.T) {
	e := from(map[string]string{
		"TABLE": "tokens", "LIMIT": "7", "TTL": "90", "ORDER": " tavily ,,searxng, ",
		"BASE": "https://api.example.com/v1/?a=b", "KEY": "tvly-1\n", "BLANK": "  ",
	})
	if got := e.Required("TABLE"); got != "tokens" {
		t.Errorf("Required = %q", got)
	}
	if got := e.String("TABLE", "other"); got != "tokens" {
		t.Errorf("String = %q", got)
	}
	if got := e.Int("LIMIT", 3, 1, 10); got != 7 {
		t.Errorf("Int = %d", got)
	}
	if got := e.Seconds("TTL", time.Hour, 0, 24*time.Hour); got != 90*time.Second {
		t.Errorf("Seconds = %v", got)
	}
	if got := e.List("ORDER"); !slices.Equal(got, []string{"tavily", "searxng"}) {
		t.Errorf("List = %q", got)
	}
	if got := e.URL("BASE", ""); got != "https://api.example.com/v1/?a=b" {
		t.Errorf("URL = %q", got)
	}
	for _, got := range []secret.Text{e.Secret("KEY"), e.OptionalSecret("KEY")} {
		if got.IsZero() || got.Reveal() != "tvly-1" {
			t.Errorf("a secret = %q, want it without the newline", got.Reveal())
		}
	}
	if got := e.String("BLANK", "def"); got != "def" {
		t.Errorf("a blank setting = %q, want the default", got)
	}
	if err := e.Err(); err != nil {
		t.Errorf("Err = %v", err)
	}
}

func TestWhatIsNotSetHasItsDefault(t *testing.T) {
	e := from(nil)
	if got := e.String("TABLE", "tokens"); got != "tokens" {
		t.Errorf("String = %q", got)
	}
	if got := e.Int("LIMIT", 3, 1, 10); got != 3 {
		t.Errorf("Int = %d", got)
	}
	if got := e.Seconds("TTL", time.Hour, 0, 24*time.Hour); got != time.Hour {
		t.Errorf("Seconds = %v", got)
	}
	if got := e.List("ORDER"); len(got) != 0 {
		t.Errorf("List = %q", got)
	}
	if got := e.List("ORDER", "tavily"); !slices.Equal(got, []string{"tavily"}) {
		t.Errorf("List = %q", got)
	}
	if got := e.URL("BASE", "http://localhost:8090"); got != "http://localhost:8090" {
		t.Errorf("URL = %q", got)
	}
	if got := e.OptionalSecret("KEY"); !got.IsZero() || got.Reveal() != "" {
		t.Errorf("OptionalSecret = %q", got.Reveal())
	}
	if err := e.Err(); err != nil {
		t.Errorf("Err = %v", err)
	}
}

func TestEveryMistakeIsToldAtOnce(t *testing.T) {
	e := from(map[string]string{
		"LOW": "0", "HIGH": "11", "WORD": "ten", "HUGE": "99999999999999999999", "TTL": "1h", "BASE": "localhost:8090",
	})
	e.Required("TABLE")
	e.Int("LOW", 3, 1, 10)
	e.Int("HIGH", 3, 1, 10)
	e.Int("WORD", 3, 1, 10)
	e.Int("HUGE", 3, 1, 10)
	e.Int("UNSET", 30, 1, 10)
	e.Seconds("TTL", time.Hour, 0, 24*time.Hour)
	e.URL("BASE", "")
	e.URL("AUTH", "")
	e.Secret("KEY")
	want := `TABLE must be set
LOW must be a whole number from 1 to 10
HIGH must be a whole number from 1 to 10
WORD must be a whole number from 1 to 10
HUGE must be a whole number from 1 to 10
UNSET must be a whole number from 1 to 10
TTL must be a whole number of seconds from 0 to 86400
BASE must be an absolute http or https URL without user, password or fragment
AUTH must be set
KEY must be set`
	if err := e.Err(); err == nil || err.Error() != want {
		t.Errorf("Err =\n%v\nwant\n%s", err, want)
	}
}

func TestOnlyAnAbsoluteWebAddressIsAURL(t *testing.T) {
	for address, good := range map[string]bool{
		"http://localhost:8090":        true,
		"https://[::1]:8090/a":         true,
		"https://example.com?x=1":      true,
		"ftp://example.com":            false,
		"example.com/path":             false,
		"/path":                        false,
		"https:":                       false,
		"https://":                     false,
		"https://:8090":                false,
		"https:example.com":            false,
		"https://example.com/\x7f":     false,
		"https://example.com:port/":    false,
		"https://user:pass@example.io": false,
		"https://user@example.io":      false,
		"https://example.com/#top":     false,
		"https://example.com/#":        false,
	} {
		e := from(map[string]string{"BASE": address})
		got := e.URL("BASE", "")
		if (e.Err() == nil) != good {
			t.Errorf("%q: Err = %v, want good = %v", address, e.Err(), good)
		}
		if good && got != address || !good && got != "" {
			t.Errorf("%q came out as %q", address, got)
		}
	}
}

func TestWhereToListenIsHostAndPort(t *testing.T) {
	for value, want := range map[string]string{
		"": "127.0.0.1:8081", "0.0.0.0:80": "0.0.0.0:80", ":8081": ":8081", "[::1]:0": "[::1]:0",
		"canary": "", "127.0.0.1": "", "canary:port": "", "127.0.0.1:65536": "", "127.0.0.1:-1": "", "::1:80": "",
	} {
		e := from(map[string]string{"ADDR": value})
		got := e.Address("ADDR", "127.0.0.1:8081")
		if err := e.Err(); want == "" && (err == nil || !strings.HasPrefix(err.Error(), "ADDR must be host:port") || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%q: %v", value, err)
		} else if want != "" && (err != nil || got != want) {
			t.Errorf("%q: %q, %v", value, got, err)
		}
	}
}

func TestOneOfAFewIsThatOrNothing(t *testing.T) {
	for value, good := range map[string]bool{"": true, "basic": true, "Basic": false, "canary": false} {
		e := from(map[string]string{"MODE": value})
		got := e.OneOf("MODE", []string{"basic", "form"}, "")
		if err := e.Err(); good && (err != nil || got != value) || !good && (err == nil || err.Error() != "MODE must be one of basic, form") {
			t.Errorf("%q: %q, %v", value, got, err)
		}
	}
}

func TestAnAddressThatNeedNotBeThereIsRightIfItIs(t *testing.T) {
	for value, good := range map[string]bool{"": true, "https://example.com": true, "canary": false} {
		e := from(map[string]string{"BASE": value})
		if got := e.OptionalURL("BASE"); (e.Err() == nil) != good || good && got != value {
			t.Errorf("%q: %q, %v", value, got, e.Err())
		}
	}
}

func TestWhatOthersFindIsToldOnceWithTheRest(t *testing.T) {
	e := from(nil)
	e.Wrong("ORIGINS", errors.New("must be origins"))
	e.Wrong("ORIGINS", nil)
	e.Required("TABLE")
	e.Wrong("ORIGINS", errors.New("must be origins"))
	if err := e.Err(); err == nil || err.Error() != "ORIGINS must be origins\nTABLE must be set" {
		t.Errorf("got %v", err)
	}
}

func TestNoMistakeShowsTheValue(t *testing.T) {
	const value = "sk-live-123\x7f"
	e := from(map[string]string{"INT": value, "TTL": value, "BASE": "https://user:" + value + "@example.com"})
	e.Int("INT", 3, 1, 10)
	e.Seconds("TTL", time.Hour, 0, 24*time.Hour)
	e.URL("BASE", "")
	if text := e.Err().Error(); strings.Count(text, "\n") != 2 || strings.Contains(text, "sk-live") {
		t.Errorf("Err = %s", text)
	}
}

func TestChoicesAreAmongWhatIsOffered(t *testing.T) {
	for value, want := range map[string]string{
		"":                  "tavily",
		"searxng":           "searxng",
		" searxng , tavily": "searxng tavily",
		"tavily,tavily":     "",
		"tavily,canary":     "",
		"Tavily":            "",
	} {
		e := env.From(func(string) string { return value })
		got := strings.Join(e.Choices("PROVIDERS", []string{"tavily", "searxng"}, "tavily"), " ")
		if err := e.Err(); want == "" && (err == nil || !strings.Contains(err.Error(), "PROVIDERS must be a list of some of these, each once: tavily, searxng") ||
			strings.Contains(err.Error(), "canary")) {
			t.Errorf("%q: %v", value, err)
		} else if want != "" && (err != nil || got != want) {
			t.Errorf("%q: %q, %v", value, got, err)
		}
	}
}
