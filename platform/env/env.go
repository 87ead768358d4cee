// Package env reads a program's settings and tells every mistake in them at
// once.
package env

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"coagent/platform/secret"
)

// Reader reads settings and remembers what was wrong with them, so that a
// program can ask for all of its settings first and for [Reader.Err] once.
//
// White space round a value is not part of it: a secret that was read from a
// file often ends in a newline, and no header may. A value of nothing else
// counts as not set. No mistake is ever told with the value in it, for a
// secret may have been put under the wrong name.
//
// A Reader is for one goroutine.
type Reader struct {
	getenv   func(string) string
	mistakes []error
}

// From returns a Reader of getenv, which is [os.Getenv] in a program and the
// index of a map in a test.
func From(getenv func(string) string) *Reader {
	return &Reader{getenv: getenv}
}

// Required returns a setting that has no default. That it is not set is a
// mistake.
func (r *Reader) Required(name string) string {
	value := r.lookup(name)
	if value == "" {
		r.mistake(name, "must be set")
	}
	return value
}

// String returns a setting, or def when it is not set.
func (r *Reader) String(name, def string) string {
	if value := r.lookup(name); value != "" {
		return value
	}
	return def
}

// Int returns a whole number from min to max, or def when it is not set. The
// default is held against the bounds too.
func (r *Reader) Int(name string, def, min, max int) int {
	return r.number(name, "a whole number", def, min, max)
}

// Seconds returns a length of time that is given in whole seconds, or def when
// it is not set. def, min and max are whole seconds too.
func (r *Reader) Seconds(name string, def, min, max time.Duration) time.Duration {
	n := r.number(name, "a whole number of seconds", int(def/time.Second), int(min/time.Second), int(max/time.Second))
	return time.Duration(n) * time.Second
}

// List returns the entries of a list that is separated by commas, each without
// the white space round it and none of them empty. When there is none it
// returns def.
func (r *Reader) List(name string, def ...string) []string {
	var entries []string
	for entry := range strings.SplitSeq(r.lookup(name), ",") {
		if entry = strings.TrimSpace(entry); entry != "" {
			entries = append(entries, entry)
		}
	}
	if entries == nil {
		return def
	}
	return entries
}

// RequiredList returns the entries of a list that must have at least one.
func (r *Reader) RequiredList(name string) []string {
	entries := r.List(name)
	if len(entries) == 0 {
		r.mistake(name, "must be set")
	}
	return entries
}

// Choices returns the entries of a list of which each is among allowed and comes
// once, or def when there is none.
func (r *Reader) Choices(name string, allowed []string, def ...string) []string {
	entries := r.List(name, def...)
	for i, entry := range entries {
		if !slices.Contains(allowed, entry) || slices.Contains(entries[:i], entry) {
			r.mistake(name, "must be a list of some of these, each once: "+strings.Join(allowed, ", "))
			return def
		}
	}
	return entries
}

// OneOf returns a setting that is one of allowed, or def when it is not set.
func (r *Reader) OneOf(name string, allowed []string, def string) string {
	value := r.String(name, def)
	if value != def && !slices.Contains(allowed, value) {
		r.mistake(name, "must be one of "+strings.Join(allowed, ", "))
		return def
	}
	return value
}

// Address returns where to listen, host:port, or def when it is not set.
// Without a host it is every address of the machine, and port 0 is a free one.
func (r *Reader) Address(name, def string) string {
	value := r.String(name, def)
	_, port, err := net.SplitHostPort(value) // err would quote the value
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		r.mistake(name, "must be host:port with a port from 0 to 65535")
		return def
	}
	return value
}

// URL returns an absolute http or https address as it was written, or def when
// it is not set; without a default it must be set. An address with a user, a
// password or a fragment is refused: the first two are secrets and belong in
// a setting of their own, and the last is never sent.
func (r *Reader) URL(name, def string) string {
	value := r.String(name, def)
	if value == "" {
		r.mistake(name, "must be set")
		return ""
	}
	return r.url(name, value)
}

// URLs returns the entries of a list that is separated by commas, each as
// [Reader.URL] has it: one at least.
func (r *Reader) URLs(name string) []string {
	var all []string
	for _, entry := range r.RequiredList(name) {
		all = append(all, r.url(name, entry))
	}
	return all
}

// OptionalURL is URL for an address that need not be set; it is then empty.
func (r *Reader) OptionalURL(name string) string {
	value := r.lookup(name)
	if value == "" {
		return ""
	}
	return r.url(name, value)
}

func (r *Reader) url(name, value string) string {
	u, err := url.Parse(value) // err would quote the value
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil ||
		strings.Contains(value, "#") {
		r.mistake(name, "must be an absolute http or https URL without user, password or fragment")
		return ""
	}
	return value
}

// Secret returns a setting that must be set and must not be shown.
func (r *Reader) Secret(name string) secret.Text {
	return secret.New(r.Required(name))
}

// OptionalSecret returns a setting that must not be shown and need not be set:
// ask [secret.Text.IsZero].
func (r *Reader) OptionalSecret(name string) secret.Text {
	return secret.New(r.lookup(name))
}

// Wrong notes what somebody else finds wrong with a setting: why goes on after
// its name ("must be https") and does not quote the value. A nil why is nothing
// wrong, and the same mistake is noted once.
func (r *Reader) Wrong(name string, why error) {
	if why != nil {
		r.mistake(name, why.Error())
	}
}

// Err joins every mistake made so far, one sentence each, in the order in
// which the settings were asked for. It is nil if there is none.
func (r *Reader) Err() error {
	return errors.Join(r.mistakes...)
}

func (r *Reader) lookup(name string) string {
	return strings.TrimSpace(r.getenv(name))
}

func (r *Reader) number(name, what string, def, min, max int) int {
	n := def
	if value := r.lookup(name); value != "" {
		var err error
		if n, err = strconv.Atoi(value); err != nil { // err would quote the value
			r.mistake(name, fmt.Sprintf("must be %s from %d to %d", what, min, max))
			return def
		}
	}
	if n < min || n > max {
		r.mistake(name, fmt.Sprintf("must be %s from %d to %d", what, min, max))
		return def
	}
	return n
}

func (r *Reader) mistake(name, sentence string) {
	mistake := name + " " + sentence
	if !slices.ContainsFunc(r.mistakes, func(err error) bool { return err.Error() == mistake }) {
		r.mistakes = append(r.mistakes, errors.New(mistake))
	}
}
