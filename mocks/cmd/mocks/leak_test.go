package main

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails if a stand-in that has stopped leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
