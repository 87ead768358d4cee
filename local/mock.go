package local

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"coagent/local/front"
	"coagent/local/seed"
)

// behindFront is where the gateway of a mock run listens.
const behindFront = 8180

// pages are the origins whose pages may call a mock run, unless the caller
// sets CORS_ALLOWED_ORIGINS.
const pages = "http://localhost:3000,http://127.0.0.1:3000"

// Mock makes c a run for people who build a front end: nothing in it is real,
// and before the gateway, on its port, stands a front that understands
// X-Mock-Fault. The error names the variables that would make something real.
func (c Config) Mock() (Config, error) {
	var set []string
	decisive := []string{"AWS_PROFILE"}
	for _, p := range searchProviders {
		decisive = append(decisive, p.decisive())
	}
	for _, name := range decisive {
		if c.Getenv(name) != "" {
			set = append(set, name)
		}
	}
	if set != nil {
		return c, fmt.Errorf("in mock mode nothing is real. Unset %s and try again: unset %s",
			strings.Join(set, " and "), strings.Join(set, " "))
	}
	c.Ports.Front, c.Ports.Gateway = c.Ports.Gateway, behindFront
	c.Ports.Web = 0 // the caller's own takes its place
	getenv := c.Getenv
	c.Getenv = func(name string) string {
		if name == "CORS_ALLOWED_ORIGINS" {
			return cmp.Or(getenv(name), pages)
		}
		return getenv(name)
	}
	return c, nil
}

// entrance is the port that a front end calls.
func (p Ports) entrance() int { return cmp.Or(p.Front, p.Gateway) }

// aboutFront is what the report says of a mock run. The command is one that a
// header can be added to.
func (s *System) aboutFront(command string) []string {
	c := s.cfg
	return []string{
		"This is mock mode (docs/mock.md): the real programs, over stand-ins alone.",
		"Base URL:              " + c.url(c.Ports.Front) + "; pages on " + c.Getenv("CORS_ALLOWED_ORIGINS") + " may call it",
		"Fixed:                 the user (" + seed.DemoUser + ", password " + seed.DemoPassword + ")",
		"                       and where the token is (" + tokenFile(c.Dir) + ");",
		"                       the same request gets the same words and the same search results.",
		"                       Ids, times and dates are real.",
		"Sign in:               read that file, or ask Cognito at " + c.url(c.Ports.Cognito),
		"                       (USER_PASSWORD_AUTH, client " + s.Pool.ClientID + ")",
		"Faults on demand:      one header, for one request:",
		"                       <stand-in>=<kind>, *<times> if more than once, +<milliseconds> to wait",
		"  " + command + ` -H 'X-Mock-Fault: bedrock=throttle*4'`,
		"  " + command + ` -H 'X-Mock-Fault: bedrock=none+2000'   (slow)`,
		"                       -H 'X-Mock-Fault: ?' is answered with the list of all stand-ins and kinds.",
		"                       What is left of it is taken back after the answer;",
		"                       the request has the stand-ins to itself meanwhile.",
		"",
	}
}

// openFront lets the front answer until it is closed; nil if the run has none.
func (c Config) openFront(o outside, pool seed.Pool) (*http.Server, error) {
	if c.Ports.Front == 0 {
		return nil, nil
	}
	standIns := map[string]front.StandIn{}
	for _, p := range c.surroundings(o) {
		switch {
		case p.Path == filepath.Join(c.Bin, "mocks"):
			standIns[p.Name] = front.Scripted("http://" + p.Addr + "/_admin/faults")
		case p.Name == "redis":
			standIns[p.Name] = front.Switched(c.Dir, p)
		}
	}
	for _, p := range c.services(o, pool) {
		if p.Name != "gateway" {
			standIns[p.Name] = front.Switched(c.Dir, p)
		}
	}
	f, err := front.New(c.url(c.Ports.Gateway), standIns, strings.Split(o.getenv("CORS_ALLOWED_ORIGINS"), ","), c.say)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", c.addr(c.Ports.Front))
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: f, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			c.say("The front has ended: %v", err)
		}
	}()
	return server, nil
}
