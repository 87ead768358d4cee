package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"coagent/platform/fault"
)

func TestAFaultIsFoundThroughWrapping(t *testing.T) {
	cause := errors.New("connection reset")
	err := fmt.Errorf("tavily: %w", fault.Wrap(cause, fault.Unavailable, "search.provider_unavailable", "The search provider is down."))
	if got := fault.KindOf(err); got != fault.Unavailable {
		t.Errorf("kind = %v", got)
	}
	if got := fault.CodeOf(err); got != "search.provider_unavailable" {
		t.Errorf("code = %q", got)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
}

func TestAnUnclassifiedErrorShowsNothing(t *testing.T) {
	f := fault.From(errors.New("password=hunter2"))
	if f.Kind != fault.Internal || f.Code != "internal" || f.Detail != "Something went wrong on our side." {
		t.Errorf("got %+v", f)
	}
}

func TestEveryKindHasAName(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range fault.Kinds() {
		if k.String() == "" || seen[k.String()] {
			t.Errorf("kind %d has the name %q", k, k)
		}
		seen[k.String()] = true
	}
	if got := fault.Kind(200).String(); got != "internal" {
		t.Errorf("an unknown kind is called %q", got)
	}
}
