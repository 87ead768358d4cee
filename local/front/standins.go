package front

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"coagent/local/supervise"
)

// StandIn is a part that can be made to fail: [Scripted] or [Switched].
type StandIn interface {
	// kinds are the faults that it has.
	kinds(context.Context) ([]string, error)
	// spoil makes it misbehave as f says, after what it was told before.
	spoil(ctx context.Context, f fault) error
	// heal makes it behave.
	heal(context.Context) error
}

// refusedFault is why a stand-in does not take a fault.
type refusedFault string

func (r refusedFault) Error() string { return string(r) }

// Scripted is a stand-in that takes faults at url (see package mocks/faults).
func Scripted(url string) StandIn { return script(url) }

// script is the address of a stand-in's queue of faults.
type script string

// scriptClient keeps no connections: they would outlive a restart of the stand-in.
var scriptClient = &http.Client{
	Timeout:   5 * time.Second,
	Transport: &http.Transport{DisableKeepAlives: true},
}

func (s script) call(ctx context.Context, method string, body any, into any) error {
	var content bytes.Buffer
	if err := json.NewEncoder(&content).Encode(body); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, string(s), &content)
	if err != nil {
		return err
	}
	resp, err := scriptClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	switch {
	case err != nil:
		return err
	case resp.StatusCode == http.StatusBadRequest:
		var refusal struct{ Error string }
		if err := json.Unmarshal(answer, &refusal); err != nil {
			return err
		}
		return refusedFault(refusal.Error)
	case resp.StatusCode >= 300:
		return fmt.Errorf("%s answers %s", s, resp.Status)
	case into == nil:
		return nil
	}
	return json.Unmarshal(answer, into)
}

func (s script) kinds(ctx context.Context) ([]string, error) {
	var has struct{ Kinds []string }
	err := s.call(ctx, http.MethodGet, nil, &has)
	return has.Kinds, err
}

func (s script) spoil(ctx context.Context, f fault) error {
	return s.call(ctx, http.MethodPost, map[string]any{"kind": f.kind, "times": f.times, "delayMs": f.delayMs}, nil)
}

func (s script) heal(ctx context.Context) error { return s.call(ctx, http.MethodDelete, nil, nil) }

// Switched is a part of the system that runs on dir; it can be down, for the whole
// request.
func Switched(dir string, part supervise.Part) StandIn { return switched{dir, part} }

type switched struct {
	dir  string
	part supervise.Part
}

func (switched) kinds(context.Context) ([]string, error) { return []string{"down"}, nil }

func (s switched) spoil(ctx context.Context, f fault) error {
	if f.times != 1 || f.delayMs != 0 {
		return refusedFault(s.part.Name + " is down for the whole request; that has no times and no delay.")
	}
	return supervise.Hold(ctx, s.dir, s.part.Name)
}

// heal returns when the part answers again.
func (s switched) heal(ctx context.Context) error {
	if err := supervise.Release(s.dir, s.part.Name); err != nil {
		return err
	}
	for {
		err := s.part.Healthy(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}
