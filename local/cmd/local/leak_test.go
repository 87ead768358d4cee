package main

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails if a run that has ended leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
