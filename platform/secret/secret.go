// Package secret keeps tokens, codes, keys and passwords out of logs, errors
// and encoded output.
package secret

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

const placeholder = "[secret]"

// Text is a secret text. Everything that prints or encodes it writes "[secret]"
// or fails; only [Text.Reveal] gives the text. The zero Text holds none.
//
// The text is a variable that a closure captured, so there is no field that
// could be read by reflection: fmt calls no method of a value in an unexported
// field, nor for %p or a misplaced %w, and finds the address of a function
// there. A debug printer that follows pointers finds no more. For the same
// reason a Text cannot be compared with ==, be the key of a map or be compared
// by [reflect.DeepEqual]; use [Text.Equal].
type Text struct{ reveal func() string }

// New hides text. Without text it returns the zero Text.
func New(text string) Text {
	if text == "" {
		return Text{}
	}
	return Text{reveal: func() string { return text }}
}

// Reveal returns the text. Call it only where the text leaves for its owner,
// such as on the line that sets a header.
func (t Text) Reveal() string {
	if t.reveal == nil {
		return ""
	}
	return t.reveal()
}

// IsZero reports whether there is no text.
func (t Text) IsZero() bool { return t.reveal == nil }

// Equal reports whether both hold the same text. How long it takes tells
// nothing about either. Two zero Texts are equal, so ask [Text.IsZero] first
// where a secret that is not set must open nothing.
func (t Text) Equal(other Text) bool {
	a, b := sha256.Sum256([]byte(t.Reveal())), sha256.Sum256([]byte(other.Reveal()))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// Format writes "[secret]" for every verb and flag of package fmt.
func (Text) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, placeholder) }

// String returns "[secret]".
func (Text) String() string { return placeholder }

// MarshalText returns "[secret]". JSON, XML and YAML encoders call it.
func (Text) MarshalText() ([]byte, error) { return []byte(placeholder), nil }

// MarshalBinary always fails: binary forms such as gob are for storing, and a
// placeholder would be stored in the secret's place.
func (Text) MarshalBinary() ([]byte, error) {
	return nil, errors.New("secret: a secret has no binary form")
}

// LogValue returns "[secret]".
func (Text) LogValue() slog.Value { return slog.StringValue(placeholder) }
