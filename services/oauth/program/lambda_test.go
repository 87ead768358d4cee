package program

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/gen/oauthapi"
	"coagent/mocks/lambdaruntime"
	"coagent/platform/depthtest"
	"coagent/platform/processtest"
)

// function is the service as Lambda has it, behind a wire of its own and an API.
type function struct {
	*lambdaruntime.Function
	*wire
	at string
}

// deploy makes the service a function with the memory and the time of the
// requirements.
func (w *world) deploy(t *testing.T, override map[string]string) function {
	t.Helper()
	doc, err := oauthapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	wire := newWire(t, w.outside)
	f := lambdaruntime.New(lambdaruntime.Config{
		Program: processtest.BuildLambda(t, "../../..", "oauth"), Settings: w.settings(wire, override),
		MemoryMB: 256, Timeout: 10 * time.Second, Log: w.newLog(),
	})
	t.Cleanup(f.Close)
	api := httptest.NewServer(lambdaruntime.API{
		Function: f, Resources: slices.Collect(maps.Keys(doc.Paths.Map())), Stage: "prod",
	})
	t.Cleanup(api.Close)
	return function{f, wire, api.URL}
}

// hour lets an hour pass for a function that is frozen. Its own timers do not run,
// for it is stopped (SIGSTOP), and every time that it has left in the table, to
// compare with the clock, is put back by an hour.
func (w *world) hour(t *testing.T, f function, user string) {
	t.Helper()
	eventually(t, "the function is frozen", func() bool { return f.Frozen() })
	key := map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: "OAUTH#" + user}, "SK": &types.AttributeValueMemberS{Value: string(zillow)},
	}
	out, err := w.dynamo.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: aws.String(w.table), Key: key, ConsistentRead: aws.Bool(true)})
	if err != nil || out.Item == nil {
		t.Fatalf("%v, %v", out.Item, err)
	}
	backdate(out.Item)
	if _, err := w.dynamo.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String(w.table), Item: out.Item}); err != nil {
		t.Fatal(err)
	}
}

// backdate puts back the moments in an item, but for what it is conditional on.
func backdate(item map[string]types.AttributeValue) {
	for name, value := range item {
		switch v := value.(type) {
		case *types.AttributeValueMemberM:
			backdate(v.Value)
		case *types.AttributeValueMemberN:
			if n, err := strconv.ParseInt(v.Value, 10, 64); err == nil && n > 1_700_000_000_000 && name != "version" && name != "UpdatedAt" {
				item[name] = &types.AttributeValueMemberN{Value: strconv.FormatInt(n-time.Hour.Milliseconds(), 10)}
			}
		}
	}
}

// The provider has answered, the table takes nothing, and then there is no time:
// the tokens are in the memory of a process that is frozen. An hour later it is
// given a moment, and they are stored.
func TestATokenSurvivesAFunctionThatIsFrozenForAnHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.deploy(t, nil)
	alice := w.as(t, f.at, "alice")
	version := w.connect(t, alice, "alice", zillow)
	w.expire(t, "alice", zillow)
	var away atomic.Bool
	f.setTrap(func(step string) bool {
		if step == "after token" {
			away.Store(true)
		}
		return away.Load() && strings.HasPrefix(step, "before write")
	})
	began := time.Now()
	r, err := alice.GetTokenWithResponse(t.Context(), "alice", zillow, nil)
	if err != nil || r.StatusCode() != http.StatusServiceUnavailable && r.StatusCode() != http.StatusGatewayTimeout {
		t.Fatalf("%v %s", err, r.Body)
	}
	t.Logf("the caller was told %d after %v of 10 s", r.StatusCode(), time.Since(began).Round(time.Millisecond))
	w.hour(t, f, "alice")
	writes := f.Calls("dynamodb")
	<-time.After(3 * time.Second)
	if f.Calls("dynamodb") != writes || !f.Frozen() {
		t.Error("it is not frozen")
	}
	away.Store(false)
	if _, err := f.Call(t.Context(), []byte(`{"coagent":"flush"}`)); err != nil {
		t.Errorf("the flush: %v", err)
	}
	read, err := alice.GetTokenWithResponse(t.Context(), "alice", zillow, nil)
	if err != nil || read.JSON200 == nil || *read.JSON200.Version != version+1 || !w.provider.Alive(read.JSON200.AccessToken) {
		t.Errorf("afterwards: %v %s", err, read.Body)
	}
	if grants := w.grantsOf("alice"); len(grants) != 1 || grants[0].Refreshes != 1 {
		t.Errorf("grants %+v", grants)
	}
}

// The bus takes nothing, the function is frozen for an hour, and its environment
// goes. Another finds what it has left.
func TestAnEventSurvivesAFunctionThatIsFrozenForAnHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.deploy(t, nil)
	alice := w.as(t, f.at, "alice")
	version := w.connect(t, alice, "alice", zillow)
	w.expire(t, "alice", zillow)
	var away atomic.Bool
	away.Store(true)
	f.setTrap(func(step string) bool { return away.Load() && step == "before PutEvents" })
	if r, err := alice.GetTokenWithResponse(t.Context(), "alice", zillow, nil); err != nil || r.StatusCode() != http.StatusOK {
		t.Fatalf("%v %s", err, r.Body)
	}
	if _, err := f.Call(t.Context(), []byte(`{"coagent":"flush"}`)); err == nil || !strings.Contains(err.Error(), "something is left to do") {
		t.Errorf("a flush while the bus is away: %v", err)
	}
	w.hour(t, f, "alice")
	f.Kill()
	away.Store(false)
	if _, err := f.Call(t.Context(), []byte(`{"coagent":"flush"}`)); err != nil {
		t.Errorf("the flush: %v", err)
	}
	told := 0
	for _, e := range w.Events() {
		if e.EventType == "oauth.token.refreshed" && e.Version == version+1 {
			told++
		}
	}
	if text := w.scan(t); told != 1 || strings.Contains(text, "OAUTHWORK") {
		t.Errorf("told %d times of %+v", told, w.Events())
	}
}

// There is no gateway that counts how often a user comes: the function does, and
// its limits are those of all its environments together.
func TestAFunctionCountsHowOftenAUserComes(t *testing.T) {
	t.Parallel()
	const limit = 6 // of a refresh, a minute
	w := newWorld(t)
	f := w.deploy(t, map[string]string{"ADMISSION": "on"})
	alice := w.as(t, f.at, "alice")
	w.connect(t, alice, "alice", zillow)
	passed := 0
	for n := range 2 * limit {
		r := w.ask(t, w.bearer("alice"), http.MethodPost, f.at+"/oauth/refresh", `{"userId":"alice","provider":"ZILLOW"}`)
		if r.StatusCode == http.StatusTooManyRequests {
			if r.Header.Get("Retry-After") == "" || r.Header.Get("RateLimit-Remaining") != "0" {
				t.Errorf("refused with %v", r.Header)
			}
			break
		}
		if passed++; r.StatusCode != http.StatusOK || r.Header.Get("RateLimit-Limit") != strconv.Itoa(limit) {
			t.Fatalf("%d %v", r.StatusCode, r.Header)
		}
		if n == 2 {
			f.Kill() // another environment goes on with the count
		}
	}
	if passed < limit || passed > limit+1 { // what an environment has not yet counted in the table goes with it
		t.Errorf("%d of %d passed", passed, limit)
	}
}

// Cold starts, and the memory of many invocations.
func TestAFunctionIsSmall(t *testing.T) {
	w := newWorld(t)
	f := w.deploy(t, nil)
	alice := w.as(t, f.at, "alice")
	w.connect(t, alice, "alice", zillow)
	read := func() {
		if r, err := alice.GetTokenWithResponse(t.Context(), "alice", zillow, nil); err != nil || r.StatusCode() != http.StatusOK {
			t.Fatalf("%v %s", err, r.Body)
		}
	}
	var starts []time.Duration
	for range 15 {
		f.Kill()
		began := time.Now()
		read()
		starts = append(starts, time.Since(began))
	}
	slices.Sort(starts)
	n := depthtest.Cases(t, 200, 1000)
	for range n {
		read()
	}
	peak := f.PeakMemory()
	t.Logf("start to first answer %v (fastest %v); %d MiB at most in %d invocations", starts[7].Round(time.Millisecond),
		starts[0].Round(time.Millisecond), peak>>20, n)
	if peak > 128<<20 {
		t.Errorf("%d MiB of 256 MB", peak>>20)
	}
}
