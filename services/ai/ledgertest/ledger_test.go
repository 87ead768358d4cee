package ledgertest_test

import (
	"testing"

	"coagent/services/ai"
	"coagent/services/ai/ledgertest"
)

func TestLedger(t *testing.T) {
	ledgertest.RunLedgerTests(t, func(*testing.T) ai.Ledger { return new(ledgertest.Ledger) })
}
