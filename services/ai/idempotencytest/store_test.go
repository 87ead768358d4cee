package idempotencytest_test

import (
	"testing"

	"coagent/services/ai"
	"coagent/services/ai/idempotencytest"
)

func TestStore(t *testing.T) {
	idempotencytest.RunStoreTests(t, func(*testing.T) ai.IdempotencyStore { return new(idempotencytest.Store) })
}
