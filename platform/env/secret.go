package env

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a setting that nothing prints: fmt, slog and the encoders show
// "[secret]". Only [Secret.Reveal] gives the text; it is called where the
// secret leaves for its owner and nowhere else, so that the uses can be
// counted. The zero value is a secret that is not set.
//
// It is no string type on purpose. fmt asks no method of a value that is in an
// unexported field or meets %p or a misplaced %w, and encoding/json none of a
// map's string key; all of them would show a string, and find none here.
type Secret struct {
	_    [0]func() // no ==, which would compare the pointers
	text *string   // fmt does not follow it
}

const shown = "[secret]"

func newSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal returns the text; it is empty if the secret is not set.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsSet says whether there is a text.
func (s Secret) IsSet() bool { return s.text != nil }

// Format writes "[secret]" for every verb and flag.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, shown) }

// String returns "[secret]", for those who ask past fmt.
func (Secret) String() string { return shown }

// MarshalText returns "[secret]"; encoding/json and encoding/xml ask for it.
func (Secret) MarshalText() ([]byte, error) { return []byte(shown), nil }

// LogValue is "[secret]", in a log of any format.
func (Secret) LogValue() slog.Value { return slog.StringValue(shown) }
