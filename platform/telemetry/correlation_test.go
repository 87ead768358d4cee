package telemetry_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"coagent/platform/telemetry"
)

func TestAWellFormedIDOfTheCallerIsKept(t *testing.T) {
	for _, id := range []string{"12345678", "aZ09-aZ09", "--------", strings.Repeat("x", 64), uuid.NewString()} {
		if got := telemetry.AcceptCorrelationID(id); got != id {
			t.Errorf("%q became %q", id, got)
		}
	}
}

func TestAnyOtherIDIsReplacedByANewUUID(t *testing.T) {
	seen := map[string]bool{}
	for _, id := range []string{
		"", "1234567", strings.Repeat("x", 65), "12345678\n", "\n12345678", "1234 5678", "12345678{", "1234_5678", "1234567ä", "١٢٣٤٥٦٧٨",
	} {
		got := telemetry.AcceptCorrelationID(id)
		if _, err := uuid.Parse(got); err != nil || len(got) != 36 {
			t.Errorf("%q became %q, want a UUID", id, got)
		}
		if seen[got] {
			t.Errorf("%q was given twice", got)
		}
		seen[got] = true
	}
}

func TestAContextCarriesItsID(t *testing.T) {
	ctx := t.Context()
	if got := telemetry.CorrelationID(ctx); got != "" {
		t.Errorf("a bare context carries %q", got)
	}
	if got := telemetry.CorrelationID(telemetry.WithCorrelationID(ctx, "abcdefgh")); got != "abcdefgh" {
		t.Errorf("got %q", got)
	}
}
