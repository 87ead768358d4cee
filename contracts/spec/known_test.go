package spec_test

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// exception is a valid request that is answered as it should not be, and is
// known to be.
type exception struct {
	operations []string // nil: all
	says       string   // what the failure holds
	reason     string
	seen       atomic.Int32
}

// exceptions are to be taken away one by one.
var exceptions = []*exception{}

// excused says whether a failure is a known one.
func excused(o *operation, failure string) bool {
	for _, e := range exceptions {
		if (e.operations == nil || slices.Contains(e.operations, o.id)) && strings.Contains(failure, e.says) {
			e.seen.Add(1)
			return true
		}
	}
	return false
}

// reportExceptions tells how often each was needed. One that nobody needs any
// more is a hole.
func reportExceptions(t *testing.T) {
	t.Helper()
	for _, e := range exceptions {
		t.Logf("%d known failures: %s", e.seen.Load(), e.reason)
		if e.seen.Load() == 0 && *seed == theSeed {
			t.Errorf("this failure is known and does not happen any more; take it off the list: %s", e.reason)
		}
	}
}
