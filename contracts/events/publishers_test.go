package events_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"coagent/mocks/eventbridge"
	"coagent/platform/events"
	"coagent/platform/outbox"
	"coagent/platform/upstream"
	"coagent/services/ai"
	aibus "coagent/services/ai/eventbus"
	"coagent/services/oauth"
	oauthbus "coagent/services/oauth/eventbus"
	"coagent/services/search"
	searchbus "coagent/services/search/eventbus"
)

// publishers make each service's publisher send all that it can.
var publishers = map[string]func(t *testing.T, bus *events.Bus){
	"ai": func(t *testing.T, bus *events.Bus) {
		log := slog.New(slog.DiscardHandler)
		publisher := &aibus.Publisher{Bus: bus, Outbox: &outbox.Outbox{Bus: bus, Log: log}, Log: log}
		for _, flow := range ai.Flows {
			publisher.Generated(t.Context(), ai.Completed{
				ID: "ai-12345678" + flow.Operation, At: time.UnixMilli(1795350000000), UserID: "user-1", ContentType: flow.ContentType,
				Topic: "Austin", Duration: time.Second, TokensUsed: 7, Model: "anthropic.claude-sonnet-4-6",
				Key: "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20", Degraded: []ai.Degradation{ai.WithoutSearch, ai.WithoutRows, ai.WithoutModel},
			})
		}
	},
	"oauth": func(t *testing.T, bus *events.Bus) {
		publisher := &oauthbus.Publisher{Bus: bus, Log: slog.New(slog.DiscardHandler)}
		send := func(kind string, reason oauth.ReauthReason) {
			err := publisher.Publish(t.Context(), oauth.Event{
				ID: "user-1|FACEBOOK|1795346400001", Type: kind, UserID: "user-1", Provider: "FACEBOOK", Version: 1795346400001, Reason: reason,
				At: time.UnixMilli(1795350000000), ExpiresAt: time.UnixMilli(1795353600000),
			})
			if err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
		for _, kind := range []string{oauth.EventConnected, oauth.EventRefreshed, oauth.EventRecovered, oauth.EventRevoked} {
			send(kind, "")
		}
		for _, reason := range []oauth.ReauthReason{oauth.ReasonRevoked, oauth.ReasonExpired, oauth.ReasonPasswordChanged,
			oauth.ReasonAppRemoved, oauth.ReasonScopeRemoved, oauth.ReasonInDoubt} {
			send(oauth.EventReauthRequired, reason)
		}
	},
	"search": func(t *testing.T, bus *events.Bus) {
		pattern, err := search.NewPattern("news:* @ austin*")
		if err == nil {
			_, err = (&searchbus.Publisher{Bus: bus}).PublishInvalidation(t.Context(), pattern)
		}
		if err != nil {
			t.Error(err)
		}
	},
}

// sources are what the programs give as the source of their events, by service. They are read from the code, since a
// program is needed with all that is behind it to see them on the wire.
func sources(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../services/*/program/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		service := filepath.Base(filepath.Dir(filepath.Dir(file)))
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || name.Sel.Name != "NewBus" || len(call.Args) != 4 {
				return true
			}
			source, ok := call.Args[2].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: the source of the events is no literal", file)
				return true
			}
			if found[service], err = strconv.Unquote(source.Value); err != nil {
				t.Error(err)
			}
			return true
		})
	}
	return found
}

// sent is what all publishers put on the bus.
func sent(t *testing.T) (all []occurrence) {
	t.Helper()
	sources := sources(t)
	for service := range sources {
		if publishers[service] == nil {
			t.Errorf("the service %s has an event bus; tell these tests what it sends", service)
		}
	}
	for service, publish := range publishers {
		if sources[service] == "" {
			t.Errorf("no program of the service %s makes an event bus", service)
			continue
		}
		stand := eventbridge.New()
		server := httptest.NewServer(stand)
		t.Cleanup(server.Close)
		client := sdk.New(sdk.Options{
			Region: "us-east-1", BaseEndpoint: aws.String(server.URL), Retryer: aws.NopRetryer{}, HTTPClient: server.Client(),
			Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		})
		bus := events.NewBus(client, "coagent", sources[service],
			&upstream.Guard{Name: "eventbridge", Code: "events", Attempts: 1, Timeout: 5 * time.Second})
		publish(t, bus)
		for _, e := range stand.Events() {
			o := occurrence{who: "the publisher of " + service, source: e.Source, detailType: e.DetailType}
			if err := json.Unmarshal(e.Detail, &o.detail); err != nil {
				t.Fatal(err)
			}
			all = append(all, o)
		}
	}
	return all
}
