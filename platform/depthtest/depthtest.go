// Package depthtest says how much a test does: a sample with -short, as `make
// test` runs it, and the whole without, as `make test-deep` does. No test is
// left out either way.
package depthtest

import (
	"testing"

	"github.com/leanovate/gopter"
)

// Cases is how many cases a test tries: sample with -short, else whole. The
// test's log tells both.
func Cases(t testing.TB, sample, whole int) int {
	t.Helper()
	n := whole
	if testing.Short() {
		n = sample
	}
	t.Logf("%d cases of %d", n, whole)
	return n
}

// Laws are properties that hold in [Cases] cases each, made from seed: the same
// seed makes the same cases, and the test's log tells it.
func Laws(t testing.TB, seed int64, sample, whole int) *gopter.Properties {
	t.Helper()
	t.Logf("seed %d", seed)
	parameters := gopter.DefaultTestParametersWithSeed(seed)
	parameters.MinSuccessfulTests = Cases(t, sample, whole)
	return gopter.NewProperties(parameters)
}
