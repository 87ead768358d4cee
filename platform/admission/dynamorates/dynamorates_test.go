package dynamorates_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/mocks/dynamodb"
	"coagent/mocks/faults"
	"coagent/platform/admission"
	"coagent/platform/admission/admissiontest"
	"coagent/platform/admission/dynamorates"
	"coagent/platform/upstream"
)

// table is a stand-in with the table "t".
type table struct {
	*dynamodb.Server
	client *sdk.Client
}

func newTable(t testing.TB) table {
	t.Helper()
	stand := dynamodb.New()
	server := httptest.NewServer(stand)
	t.Cleanup(server.Close)
	client := sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(server.URL), Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	if _, err := client.CreateTable(t.Context(), &sdk.CreateTableInput{
		TableName: aws.String("t"), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("PK"), AttributeType: types.ScalarAttributeTypeS}, {AttributeName: aws.String("SK"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("PK"), KeyType: types.KeyTypeHash}, {AttributeName: aws.String("SK"), KeyType: types.KeyTypeRange},
		},
	}); err != nil {
		t.Fatal(err)
	}
	return table{stand, client}
}

// store is one process's, with a time that no busy machine exceeds.
func (x table) store() *dynamorates.Store {
	s := dynamorates.New(x.client, "t", slog.New(slog.DiscardHandler))
	s.Guard = &upstream.Guard{Name: "rates", Code: "admission.rates", Timeout: 10 * time.Second}
	return s
}

// item is what is stored of alice's limit.
func (x table) item(t *testing.T, limit string) map[string]types.AttributeValue {
	t.Helper()
	out, err := x.client.GetItem(t.Context(), &sdk.GetItemInput{TableName: aws.String("t"), Key: map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: "RATE#alice"}, "SK": &types.AttributeValueMemberS{Value: limit},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Item
}

func TestStore(t *testing.T) {
	x := newTable(t)
	admissiontest.RunStoreTests(t, func(testing.TB) admission.Store { return x.store() })
}

func limit(name string, requests int, per time.Duration) admission.Limit {
	return admission.Limit{Name: name, Rate: admission.Rate{Requests: requests, Per: per}}
}

func TestABucketIsDroppedOnceItIsFull(t *testing.T) {
	x := newTable(t)
	if _, taken, err := x.store().Take(t.Context(), "alice", limit("GET /a", 100, time.Hour), 1); err != nil || !taken {
		t.Fatal(taken, err)
	}
	ttl, ok := x.item(t, "GET /a")["TTL"].(*types.AttributeValueMemberN)
	if !ok {
		t.Fatal("it is kept for ever")
	}
	at, err := strconv.ParseInt(ttl.Value, 10, 64)
	if left := time.Until(time.Unix(at, 0)); err != nil || left < time.Hour || left > time.Hour+2*time.Minute {
		t.Errorf("it is kept for %v, %v", left, err)
	}
}

// Money and time: what each case costs in calls.
func TestHowManyCallsATakeMakes(t *testing.T) {
	x := newTable(t)
	s, op := x.store(), limit("GET /a", 2, time.Hour)
	for i, want := range []int{2, 1, 1, 1} { // full; part; refused, and again
		before := x.Faults.Count()
		if _, taken, err := s.Take(t.Context(), "alice", op, 1); err != nil || taken != (i < 2) {
			t.Fatal(i, taken, err)
		}
		if n := x.Faults.Count() - before; n != want {
			t.Errorf("take %d: %d calls", i, n)
		}
	}
}

// A clock that was set back, a limit that was lowered, somebody's hand.
func TestWhatCannotBeCountsAsPast(t *testing.T) {
	for name, stored := range map[string]types.AttributeValue{
		"far ahead": &types.AttributeValueMemberN{Value: "99999999999999999"}, "long ago": &types.AttributeValueMemberN{Value: "1"},
		"a fraction": &types.AttributeValueMemberN{Value: "1.5"}, "a text": &types.AttributeValueMemberS{Value: "soon"},
	} {
		x := newTable(t)
		if _, err := x.client.PutItem(t.Context(), &sdk.PutItemInput{TableName: aws.String("t"), Item: map[string]types.AttributeValue{
			"PK": &types.AttributeValueMemberS{Value: "RATE#alice"}, "SK": &types.AttributeValueMemberS{Value: "GET /a"}, "fullAt": stored,
		}}); err != nil {
			t.Fatal(err)
		}
		left, taken, err := x.store().Take(t.Context(), "alice", limit("GET /a", 10, time.Hour), 1)
		if err != nil || !taken || left < 8.9 || left > 9.1 {
			t.Errorf("%s: %v left, %t, %v", name, left, taken, err)
		}
	}
}

// Whoever emptied the bucket had a clock ahead, or a call that was not late.
func TestAnEmptyBucketIsEmptyByAClockBehind(t *testing.T) {
	for _, ahead := range []time.Duration{time.Millisecond, time.Second, 30 * time.Second} {
		x := newTable(t)
		full := time.Now().Add(time.Hour + ahead).UnixMicro()
		if _, err := x.client.PutItem(t.Context(), &sdk.PutItemInput{TableName: aws.String("t"), Item: map[string]types.AttributeValue{
			"PK": &types.AttributeValueMemberS{Value: "RATE#alice"}, "SK": &types.AttributeValueMemberS{Value: "GET /a"},
			"fullAt": &types.AttributeValueMemberN{Value: strconv.FormatInt(full, 10)},
		}}); err != nil {
			t.Fatal(err)
		}
		if left, taken, err := x.store().Take(t.Context(), "alice", limit("GET /a", 10, time.Hour), 1); err != nil || taken || left > 0.1 {
			t.Errorf("%v ahead: %v left, %t, %v", ahead, left, taken, err)
		}
	}
}

// Two processes over one table let through what one would, and a quarter each more
// at most. Far from empty none of them asks.
func TestLimitersShareATable(t *testing.T) {
	x := newTable(t)
	op := limit("POST /a", 40, time.Hour)
	limiters := []*admission.Limiter{admission.NewLimiter(x.store()), admission.NewLimiter(x.store())}
	before, passed := x.Faults.Count(), 0
	for i := range 200 {
		if limiters[i%2].Take(t.Context(), "alice", op).Quota.Retry == 0 {
			passed++
		}
		if i == 15 && x.Faults.Count() != before {
			t.Errorf("%d calls for 16 requests", x.Faults.Count()-before)
		}
	}
	if passed < 40 || passed > 60 {
		t.Errorf("%d of 40 passed", passed)
	}
}

// While the table is away each process counts by itself, and after a few failures
// nobody waits for it.
func TestWithoutTheTableAProcessCountsByItself(t *testing.T) {
	for _, kind := range []string{"throttle", "internal", "reset"} {
		x := newTable(t)
		x.Faults.Push(faults.Fault{Kind: kind, Times: 1000})
		s := dynamorates.New(x.client, "t", slog.New(slog.DiscardHandler))
		s.Guard.Timeout = 10 * time.Second
		l, op, before, passed := admission.NewLimiter(s), limit("POST /a", 5, time.Hour), x.Faults.Count(), 0
		for range 50 {
			if l.Take(t.Context(), "alice", op).Quota.Retry == 0 {
				passed++
			}
		}
		if n := x.Faults.Count() - before; passed != 5 || n > 10 {
			t.Errorf("%s: %d of 5 passed, %d calls", kind, passed, n)
		}
	}
}

// A table that does not answer holds up nobody for longer than its time.
func TestATableThatHangsIsNotWaitedFor(t *testing.T) {
	var hung atomic.Int32
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		hung.Add(1)
		select {
		case <-r.Context().Done():
		case <-done:
		}
	}))
	defer server.Close()
	defer close(done)
	client := sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(server.URL), Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	s := dynamorates.New(client, "t", slog.New(slog.DiscardHandler))
	began := time.Now()
	if _, taken, err := s.Take(context.Background(), "alice", limit("GET /a", 1, time.Hour), 1); err == nil || taken || hung.Load() != 1 {
		t.Errorf("%t, %v, asked %d times", taken, err, hung.Load())
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("after %v", took)
	}
}

// However many take at once, in however many processes, nothing is taken twice.
func TestOfManyAtOnceNoneIsCountedTwice(t *testing.T) {
	x := newTable(t)
	op := limit("POST /a", 30, time.Hour)
	var all sync.WaitGroup
	var passed atomic.Int32
	for i := range 8 {
		s := x.store()
		all.Go(func() {
			for range 8 {
				if _, taken, err := s.Take(t.Context(), "alice", op, 1+i%2); err == nil && taken {
					passed.Add(int32(1 + i%2))
				} else if err != nil && !strings.Contains(fmt.Sprint(err), "at once") {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if n := passed.Load(); n != 30 {
		t.Errorf("%d of 30 were taken", n)
	}
}
