package auth

import (
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[token]"

// Token is a bearer token that cannot be printed: every verb of fmt, slog,
// JSON and text encoders show "[token]". The zero Token is no token.
//
// It is not a string beneath. A string type with a Format method still shows
// its text for %p and %w, in a panic, and as an unexported field of a struct,
// where fmt cannot call methods; behind a pointer all of these see an address.
type Token struct{ text *string }

// NewToken makes a Token of the text that came over the wire.
func NewToken(text string) Token { return Token{text: &text} }

// Reveal returns the text. It is for the line that puts the token on the wire
// and for nothing else.
func (t Token) Reveal() string {
	if t.text == nil {
		return ""
	}
	return *t.text
}

// Format implements [fmt.Formatter] and keeps the text to itself.
func (Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalJSON implements [encoding/json.Marshaler] and keeps the text to itself.
func (Token) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText implements [encoding.TextMarshaler] and keeps the text to itself.
func (Token) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements [slog.LogValuer] and keeps the text to itself.
func (Token) LogValue() slog.Value { return slog.StringValue(redacted) }
