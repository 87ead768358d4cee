package awsconfig_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"coagent/platform/awsconfig"
	"coagent/platform/awsconfig/awsconfigtest"
)

// network is the machine's own, and counts.
type network struct{ connections, writes atomic.Int32 }

func (n *network) dial(ctx context.Context, network, address string) (net.Conn, error) {
	n.connections.Add(1)
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	return counted{conn, n}, err
}

type counted struct {
	net.Conn
	of *network
}

func (c counted) Write(b []byte) (int, error) {
	c.of.writes.Add(1)
	return c.Conn.Write(b)
}

// bus takes events of any length, and fails the test if one does not arrive whole.
func bus(t *testing.T, n *network) *eventbridge.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Entries []struct{ Detail string } }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || len(asked.Entries) != 1 || strings.Trim(asked.Entries[0].Detail, "x") != "" {
			t.Errorf("another request: %v", err)
		}
		if _, err := w.Write([]byte(`{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}`)); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	awsconfigtest.Alone(t, map[string]string{"AWS_ENDPOINT_URL_EVENTBRIDGE": server.URL})
	cfg, err := awsconfig.Load(t.Context(), n.dial)
	if err != nil {
		t.Fatal(err)
	}
	return eventbridge.NewFromConfig(cfg)
}

func put(t *testing.T, client *eventbridge.Client, length int) {
	t.Helper()
	if _, err := client.PutEvents(t.Context(), &eventbridge.PutEventsInput{
		Entries: []types.PutEventsRequestEntry{{Detail: aws.String(strings.Repeat("x", length))}},
	}); err != nil {
		t.Fatal(err)
	}
}

func TestASmallCallGoesOutInOneWriteAndLeavesItsConnectionToTheNext(t *testing.T) {
	var n network
	client := bus(t, &n)
	const calls = 200
	for range calls {
		put(t, client, 10_000)
	}
	if connections, writes := n.connections.Load(), n.writes.Load(); connections != 1 || writes != calls {
		t.Errorf("%d connections and %d writes for %d calls", connections, writes, calls)
	}
}

func TestALargeCallArrivesWholeAndLeavesItsConnectionToTheNext(t *testing.T) {
	var n network
	client := bus(t, &n)
	for range 20 {
		put(t, client, 200_000)
	}
	if connections := n.connections.Load(); connections != 1 {
		t.Errorf("%d connections", connections)
	}
}
