package ai_test

import (
	"testing"

	"coagent/services/ai/regexp"
)

// Expressions are read when a text first needs them. This package has all of the service's.
func TestEveryExpressionCanBeRead(t *testing.T) {
	if err := regexp.Check(); err != nil {
		t.Error(err)
	}
}
