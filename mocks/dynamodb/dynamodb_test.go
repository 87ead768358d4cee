package dynamodb_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"coagent/mocks/dynamodb"
	"coagent/mocks/faults"
)

// call answers an operation: its status and what it says.
func call(t *testing.T, s *dynamodb.Server, operation, body string) (status int, text string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("X-Amz-Target", "DynamoDB_20120810."+operation)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

func newTable(t *testing.T) *dynamodb.Server {
	t.Helper()
	s := dynamodb.New()
	if status, text := call(t, s, "CreateTable", `{"TableName":"t","KeySchema":[{"AttributeName":"PK","KeyType":"HASH"}]}`); status != http.StatusOK {
		t.Fatal(text)
	}
	return s
}

const key = `"TableName":"t","Key":{"PK":{"S":"a"}}`

func TestAWriteIsMadeOnlyIfWhatIsStoredFits(t *testing.T) {
	for condition, fits := range map[string]bool{
		"attribute_exists(n)": true, "attribute_not_exists(n)": false, "n = :v": true, "n <> :v": false, "n < :v": false, "n <= :v": true,
		"n > :v": false, "n >= :v": true, "d.x = :v": true, "d.y = :v": false, "gone = :v": false, "gone <> :v": true,
		"NOT n = :v": false, "n = :v AND attribute_not_exists(n)": false, "n = :v OR attribute_not_exists(n)": true,
		"attribute_not_exists(n) AND (n = :v OR n = :v)": false, "PK < :v": false,
	} {
		s := newTable(t)
		call(t, s, "PutItem", `{"TableName":"t","Item":{"PK":{"S":"a"},"n":{"N":"7"},"d":{"M":{"x":{"N":"7.0"}}}}}`)
		values := `,"ExpressionAttributeValues":{":v":{"N":"7"}}`
		if !strings.Contains(condition, ":v") {
			values = ""
		}
		status, text := call(t, s, "DeleteItem", `{`+key+`,"ConditionExpression":"`+condition+`"`+values+`}`)
		if fits && status != http.StatusOK || !fits && !strings.Contains(text, "ConditionalCheckFailedException") {
			t.Errorf("%s: %d %s", condition, status, text)
		}
		if _, left := call(t, s, "GetItem", `{`+key+`}`); (left == "{}") != fits {
			t.Errorf("%s: stored is %s", condition, left)
		}
	}
}

func TestAnUpdateChangesWhatItNamesAndNothingElse(t *testing.T) {
	s := newTable(t)
	call(t, s, "PutItem", `{"TableName":"t","Item":{"PK":{"S":"a"},"n":{"N":"9007199254740993"},"d":{"M":{"x":{"L":[]}}},"b":{"B":"AAH/"},"old":{"NULL":true}}}`)
	status, text := call(t, s, "UpdateItem", `{`+key+`,"UpdateExpression":"SET #d.y = :y, twice = n + :one, m = if_not_exists(m, :y) REMOVE old ADD hits :one",
		"ExpressionAttributeNames":{"#d":"d"},"ExpressionAttributeValues":{":y":{"S":"<&>"},":one":{"N":"1"}}}`)
	if status != http.StatusOK {
		t.Fatal(text)
	}
	want := `{"Item":{"PK":{"S":"a"},"b":{"B":"AAH/"},"d":{"M":{"x":{"L":[]},"y":{"S":"<&>"}}},"hits":{"N":"1"},"m":{"S":"<&>"},` +
		`"n":{"N":"9007199254740993"},"twice":{"N":"9007199254740994"}}}`
	if _, got := call(t, s, "GetItem", `{`+key+`}`); got != want {
		t.Errorf("stored is\n%s, want\n%s", got, want)
	}
}

func TestAScanGoesOnWhereItsLastPageEnded(t *testing.T) {
	s := newTable(t)
	for _, name := range []string{"a1", "a2", "b1", "a3", "b2"} {
		call(t, s, "PutItem", `{"TableName":"t","Item":{"PK":{"S":"`+name+`"}}}`)
	}
	const filter = `"FilterExpression":"begins_with(PK, :a)","ExpressionAttributeValues":{":a":{"S":"a"}}`
	_, first := call(t, s, "Scan", `{"TableName":"t","Limit":2,`+filter+`}`)
	_, second := call(t, s, "Scan", `{"TableName":"t","Limit":2,"ExclusiveStartKey":{"PK":{"S":"a2"}},`+filter+`}`)
	_, last := call(t, s, "Scan", `{"TableName":"t","Limit":2,"ExclusiveStartKey":{"PK":{"S":"b1"}},`+filter+`}`)
	for got, want := range map[string]string{
		first:  `{"Count":2,"Items":[{"PK":{"S":"a1"}},{"PK":{"S":"a2"}}],"LastEvaluatedKey":{"PK":{"S":"a2"}},"ScannedCount":2}`,
		second: `{"Count":1,"Items":[{"PK":{"S":"a3"}}],"LastEvaluatedKey":{"PK":{"S":"b1"}},"ScannedCount":2}`,
		last:   `{"Count":0,"Items":[],"ScannedCount":1}`,
	} {
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestWhatTheStandInDoesNotKnowIsRefused(t *testing.T) {
	s := newTable(t)
	for body, code := range map[string]string{
		`{"TableName":"other","Key":{"PK":{"S":"a"}}}`:                                                                       "ResourceNotFoundException",
		`{"TableName":"t","Key":{"SK":{"S":"a"}}}`:                                                                           "ValidationException",
		`{` + key + `,"ReturnConsumedCapacity":"TOTAL"}`:                                                                     "SerializationException",
		`{` + key + `,"UpdateExpression":"DELETE x :v"}`:                                                                     "ValidationException",
		`{` + key + `,"UpdateExpression":"SET x.y = :v","ExpressionAttributeValues":{":v":{"S":""}}}`:                        "ValidationException",
		`{` + key + `,"UpdateExpression":"SET x = :v"}`:                                                                      "ValidationException",
		`{` + key + `,"UpdateExpression":"SET x = :v","ExpressionAttributeValues":{":v":{"S":""},":w":{"S":""}}}`:            "ValidationException",
		`{` + key + `,"UpdateExpression":"SET x = :v","ConditionExpression":"contains(x, :v)"}`:                              "ValidationException",
		`{` + key + `,"UpdateExpression":"SET x = :v","ExpressionAttributeValues":{":v":{"S":"` + big + `"}}}`:               "ValidationException",
		`{` + key + `,"UpdateExpression":"SET x = :v REMOVE","ExpressionAttributeValues":{":v":{"S":""}}}`:                   "ValidationException",
		`{` + key + `,"UpdateExpression":"ADD x :v","ExpressionAttributeValues":{":v":{"S":"a"}},"ConditionExpression":"x"}`: "ValidationException",
	} {
		if status, text := call(t, s, "UpdateItem", body); status != http.StatusBadRequest || !strings.Contains(text, code) {
			t.Errorf("%.120s: %d %s", body, status, text)
		}
	}
	if _, text := call(t, s, "Query", `{"TableName":"t"}`); !strings.Contains(text, "UnknownOperationException") {
		t.Error(text)
	}
}

var big = strings.Repeat("x", 400<<10)

func TestFaultsAreActedOut(t *testing.T) {
	for kind, want := range map[string]struct {
		code    string
		written bool
	}{
		"throttle": {"ProvisionedThroughputExceededException", false}, "internal": {"InternalServerError", false},
		"reset": {"", false}, "applied_then_reset": {"", true},
	} {
		s := newTable(t)
		s.Faults.Push(faults.Fault{Kind: kind})
		func() {
			defer func() {
				if cut := recover(); (cut != nil) != (want.code == "") {
					t.Errorf("%s: the connection was cut: %v", kind, cut)
				}
			}()
			if _, text := call(t, s, "PutItem", `{"TableName":"t","Item":{"PK":{"S":"a"}}}`); !strings.Contains(text, want.code) {
				t.Errorf("%s: %s", kind, text)
			}
		}()
		if _, left := call(t, s, "GetItem", `{`+key+`}`); (left != "{}") != want.written {
			t.Errorf("%s: stored is %s", kind, left)
		}
	}
}
