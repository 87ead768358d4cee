package secret_test

import (
	"bytes"
	"encoding"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"log"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"text/template"

	"gopkg.in/yaml.v3"

	"coagent/platform/secret"
)

const canary = "canary-4711"

// leaks says whether text holds the canary in any spelling that fmt knows.
func leaks(text string) bool {
	text = strings.ToLower(text)
	for _, spelling := range []string{
		canary,
		fmt.Sprintf("%x", canary),
		fmt.Sprintf("% x", canary),
		strings.Trim(fmt.Sprint([]byte(canary)), "[]"),
		strings.ToLower(strings.Trim(fmt.Sprintf("%U", []rune(canary)), "[]")),
	} {
		if strings.Contains(text, spelling) {
			return true
		}
	}
	return false
}

// exported and unexported hold a secret in a field that fmt may and may not
// call methods of.
type (
	exported   struct{ Key secret.Text }
	unexported struct {
		key   secret.Text
		named map[string]secret.Text
		list  []secret.Text
		any   any
		next  *secret.Text
	}
	embedded struct{ secret.Text }
)

// failure is an error with a secret in it.
type failure struct{ key secret.Text }

func (f failure) Error() string { return fmt.Sprint("refused ", f.key) }

func holders() map[string]any {
	s := secret.New(canary)
	closed := unexported{s, map[string]secret.Text{"a": s}, []secret.Text{s}, s, &s}
	return map[string]any{
		"itself":                         s,
		"a pointer":                      &s,
		"an exported field":              exported{s},
		"a pointer to it":                &exported{s},
		"an unexported field":            closed,
		"a pointer to that":              &closed,
		"an embedded field":              embedded{s},
		"a slice":                        []secret.Text{s},
		"an array":                       [1]secret.Text{s},
		"a slice of fields":              []unexported{closed},
		"a slice of anything":            []any{s, &s, closed},
		"a map":                          map[string]secret.Text{"key": s},
		"a map of fields":                map[string]unexported{"key": closed},
		"a pointer to a pointer":         new(&s),
		"a channel":                      make(chan secret.Text),
		"a method":                       s.IsZero,
		"a reflected value":              reflect.ValueOf(s),
		"a reflected field":              reflect.ValueOf(closed).Field(0),
		"an error":                       failure{s},
		"a wrapped error":                fmt.Errorf("exchange: %w", failure{s}),
		"an error that was told of it":   fmt.Errorf("with %v: %w", s, errors.ErrUnsupported),
		"errors that belong together":    errors.Join(failure{s}, &failure{s}),
		"an error made with a false %%w": fmt.Errorf(badVerb, s),
	}
}

var badVerb = "with %w" // vet would find it in a literal

func TestNoVerbPrintsASecret(t *testing.T) {
	for name, value := range holders() {
		formats := []string{"no verb", "%*d", "%[2]v", "%[1]*[1]v", "%!"} // and what fmt says of bad ones
		for verb := rune('A'); verb <= 'z'; verb++ {
			for _, flags := range []string{"", "+", "#", "-", " ", "0", "+#", "# ", "40", ".3", "-20.2"} {
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
	s := secret.New(canary)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%40s"} {
		if got := fmt.Sprintf(format, s); got != "[secret]" {
			t.Errorf("%s prints %q", format, got)
		}
	}
	if got := s.String(); got != "[secret]" {
		t.Errorf("String = %q", got)
	}
}

func TestNoEncoderWritesASecret(t *testing.T) {
	type settings struct {
		Key   secret.Text  `json:"key" xml:"key,attr" yaml:"key"`
		Other *secret.Text `json:"other" xml:"other" yaml:"other"`
	}
	s := secret.New(canary)
	value := settings{s, &s}
	for name, c := range map[string]struct {
		encode func(*bytes.Buffer) error
		want   string
	}{
		"json":        {func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode(value) }, `{"key":"[secret]","other":"[secret]"}` + "\n"},
		"json itself": {func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode(s) }, `"[secret]"` + "\n"},
		"xml":         {func(b *bytes.Buffer) error { return xml.NewEncoder(b).Encode(value) }, `<settings key="[secret]"><other>[secret]</other></settings>`},
		"yaml":        {func(b *bytes.Buffer) error { return yaml.NewEncoder(b).Encode(value) }, "key: '[secret]'\nother: '[secret]'\n"},
		"text template": {func(b *bytes.Buffer) error {
			return template.Must(template.New("").Parse("{{.}} {{.Key}}")).Execute(b, value)
		}, ""},
		"html template": {func(b *bytes.Buffer) error {
			return htmltemplate.Must(htmltemplate.New("").Parse("{{.}} {{.Key}}")).Execute(b, value)
		}, ""},
		"html template's js": {func(b *bytes.Buffer) error {
			return htmltemplate.Must(htmltemplate.New("").Parse("<script>a({{.}})</script>")).Execute(b, value)
		}, ""},
		"log": {func(b *bytes.Buffer) error { log.New(b, "", 0).Print(s, value, &value); return nil }, ""},
	} {
		var out bytes.Buffer
		if err := c.encode(&out); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := out.String(); leaks(got) || !strings.Contains(got, "[secret]") || c.want != "" && got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	for name, holder := range holders() {
		var out bytes.Buffer
		_ = json.NewEncoder(&out).Encode(holder) // what cannot be encoded cannot leak
		_ = xml.NewEncoder(&out).Encode(holder)
		if leaks(out.String()) {
			t.Errorf("%s: %s", name, &out)
		}
	}
}

func TestASecretHasNoBinaryForm(t *testing.T) {
	s := secret.New(canary)
	for name, value := range map[string]any{"itself": s, "a pointer": &s, "a field": exported{s}} {
		var out bytes.Buffer
		if err := gob.NewEncoder(&out).Encode(value); err == nil || leaks(out.String()+err.Error()) {
			t.Errorf("gob of %s: %v, %q", name, err, &out)
		}
	}
	if text, err := encoding.BinaryMarshaler(s).MarshalBinary(); err == nil || text != nil {
		t.Errorf("binary: %q %v", text, err)
	}
}

func TestAPlaceholderIsNotReadAsASecret(t *testing.T) {
	var s secret.Text
	err := json.Unmarshal([]byte(`"[secret]"`), &s) //nolint:staticcheck // that it has nothing to be read into is the point
	if err == nil || !s.IsZero() {
		t.Errorf("decoded to %q, error %v", s.Reveal(), err)
	}
}

func TestNoHandlerLogsASecret(t *testing.T) {
	s := secret.New(canary)
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		var out bytes.Buffer
		logger := slog.New(handler(&out)).With("key", s).WithGroup("g")
		logger.Info("m", "key", s, "field", exported{s}, slog.Group("inner", "key", &s), "any", slog.AnyValue(s))
		if got := strings.Count(out.String(), "[secret]"); got != 5 {
			t.Errorf("%s: %d placeholders in %s", name, got, &out)
		}
		for what, holder := range holders() {
			logger.Info(what, "holder", holder)
		}
		if leaks(out.String()) {
			t.Errorf("%s: %s", name, &out)
		}
	}
	if got := slog.AnyValue(s).Resolve(); got.Kind() != slog.KindString || got.String() != "[secret]" {
		t.Errorf("a handler is given %v", got)
	}
}

// A printer that walks every field and follows every pointer, as those for
// debugging do, meets no text.
func TestReflectionFindsNoText(t *testing.T) {
	seen := 0
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		seen++
		switch v.Kind() {
		case reflect.String:
			if leaks(v.String()) {
				t.Errorf("found %q", v)
			}
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Map:
			for _, key := range v.MapKeys() {
				walk(v.MapIndex(key))
			}
		}
	}
	s := secret.New(canary)
	walk(reflect.ValueOf(unexported{s, map[string]secret.Text{"a": s}, []secret.Text{s}, s, &s}))
	if seen < 10 {
		t.Errorf("only %d values were looked at", seen)
	}
	if reflect.TypeFor[secret.Text]().Comparable() {
		t.Error("a Text can be compared with ==")
	}
}

func TestTheTextIsRevealedAndCompared(t *testing.T) {
	for name, c := range map[string]struct {
		a, b secret.Text
		same bool
	}{
		"the same":      {secret.New("a"), secret.New("a"), true},
		"another":       {secret.New("a"), secret.New("b"), false},
		"a longer one":  {secret.New("a"), secret.New("ab"), false},
		"none and one":  {secret.Text{}, secret.New("a"), false},
		"none and none": {secret.Text{}, secret.New(""), true},
	} {
		if c.a.Equal(c.b) != c.same || c.b.Equal(c.a) != c.same {
			t.Errorf("%s: Equal is not %t", name, c.same)
		}
	}
	if s := secret.New(canary); s.Reveal() != canary || s.IsZero() {
		t.Errorf("reveals %q, empty: %t", s.Reveal(), s.IsZero())
	}
	for _, none := range []secret.Text{{}, secret.New("")} {
		if none.Reveal() != "" || !none.IsZero() {
			t.Errorf("no secret reveals %q, empty: %t", none.Reveal(), none.IsZero())
		}
	}
}
