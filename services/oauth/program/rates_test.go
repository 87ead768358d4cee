package program

import (
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"coagent/platform/admission"
	"coagent/platform/admission/admissiontest"
	"coagent/platform/admission/dynamorates"
	"coagent/platform/upstream"
	"coagent/services/oauth/oauthtest"
)

// The rates in the DynamoDB of a local run, held to what a store promises.
func TestRatesInTheTable(t *testing.T) {
	w := newWorld(t)
	table := oauthtest.NewTable(t, w.dynamo)
	admissiontest.RunStoreTests(t, func(testing.TB) admission.Store {
		s := dynamorates.New(dynamodb.New(w.dynamo.Options()), table, slog.New(slog.DiscardHandler))
		s.Guard = &upstream.Guard{Name: "rates", Code: "admission.rates", Timeout: 20 * time.Second}
		return s
	})
}

// Without a gateway two processes let a user through as often as one would, and a
// quarter each more; and while the table does not count, each by itself.
func TestProcessesShareTheRatesOfAUser(t *testing.T) {
	const limit = 30 // of DELETE, a minute
	w := newWorld(t)
	var all []*process
	for range 2 {
		all = append(all, w.start(t, newWire(t, w.outside), map[string]string{"ADMISSION": "on"}))
	}
	passed := func(user string) (n int) {
		t.Helper()
		for i := range 3 * limit {
			r, err := w.as(t, all[i%2].at, user).DeleteTokenWithResponse(t.Context(), user, zillow, nil)
			if err != nil {
				t.Fatalf("%v\n%s", err, all[i%2].log)
			}
			switch r.StatusCode() {
			case http.StatusOK:
				n++
			case http.StatusTooManyRequests:
			default:
				t.Fatalf("%d %s", r.StatusCode(), r.Body)
			}
		}
		return n
	}
	// On a machine that is so busy that a call takes 300 ms each counts by itself.
	if n := passed("alice"); n < limit || n > 2*limit {
		t.Errorf("%d of %d passed", n, limit)
	} else {
		t.Logf("%d of %d passed", n, limit)
	}
	for _, p := range all {
		p.setTrap(func(step string) bool { return step == "before count" })
	}
	if n := passed("bob"); n < limit || n > 2*limit+10 {
		t.Errorf("without a count %d of %d passed", n, limit)
	}
}
