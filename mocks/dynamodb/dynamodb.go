// Package dynamodb stands in for Amazon DynamoDB within one process: tables in
// memory, conditional writes of one item, and faults on demand. The suite of the
// OAuth service's store holds it to dynalite, which `make run` uses.
package dynamodb

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"coagent/mocks/faults"
)

// Server is the stand-in, an http.Handler. New makes one.
type Server struct {
	// Faults is the script of what goes wrong, and the record of calls. Its
	// kinds are those of [Kinds].
	Faults *faults.Script
	mux    *http.ServeMux

	mu     sync.Mutex
	tables map[string]*table
}

// table holds items by what is in their key attributes.
type table struct {
	keys  []string // names of the key attributes
	items map[string]item
}

// item is one item in the form of the wire: {"PK": {"S": "x"}}. An item that is
// in a table is replaced, never changed.
type item = map[string]any

// New makes a stand-in without a table that works faultlessly until told
// otherwise.
func New() *Server {
	s := &Server{Faults: faults.New(Kinds()...), mux: http.NewServeMux(), tables: map[string]*table{}}
	s.Faults.Mount(s.mux)
	s.mux.Handle("POST /{$}", s.Faults.Handler(s.serve))
	return s
}

// ServeHTTP serves CreateTable, DescribeTable, GetItem, PutItem, UpdateItem,
// DeleteItem and Scan at POST /, and what [faults.Script.Mount] adds.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Kinds are the faults that the stand-in can act out, besides those of package
// faults:
//
//	throttle            ProvisionedThroughputExceededException
//	internal            InternalServerError, and nothing was done
//	reset               the connection closed without an answer, and nothing was done
//	applied_then_reset  the same, but what was asked for was done
func Kinds() []string { return []string{"throttle", "internal", "reset", "applied_then_reset"} }

const (
	target      = "DynamoDB_20120810."
	contentType = "application/x-amz-json-1.0"
	maxItem     = 400 << 10
)

// refusal is an error of the service.
type refusal struct {
	status        int
	code, message string
	item          item // that a condition failed on, if that was asked for
}

func (r *refusal) Error() string { return r.code + ": " + r.message }

func refuse(code, message string) error {
	return &refusal{status: http.StatusBadRequest, code: code, message: message}
}

func invalid(message string) error { return refuse("ValidationException", message) }

var scripted = map[string]*refusal{
	"throttle": {
		status: http.StatusBadRequest, code: "ProvisionedThroughputExceededException",
		message: "The level of configured provisioned throughput for the table was exceeded.",
	},
	"internal": {
		status: http.StatusInternalServerError, code: "InternalServerError", message: "The request could not be completed.",
	},
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, body []byte, fault string) {
	w.Header().Set("Content-Type", contentType)
	switch {
	case fault == "reset":
		faults.Reset()
	case scripted[fault] != nil:
		fail(w, scripted[fault])
		return
	}
	answer, err := s.do(strings.TrimPrefix(r.Header.Get("X-Amz-Target"), target), body)
	if fault == "applied_then_reset" {
		faults.Reset()
	}
	if err != nil {
		refused, ok := errors.AsType[*refusal](err)
		if !ok {
			refused = &refusal{status: http.StatusBadRequest, code: "SerializationException", message: err.Error()}
		}
		fail(w, refused)
		return
	}
	faults.WriteJSON(w, http.StatusOK, answer)
}

func fail(w http.ResponseWriter, r *refusal) {
	answer := map[string]any{"__type": "com.amazonaws.dynamodb.v20120810#" + r.code, "message": r.message}
	if r.item != nil {
		answer["Item"] = r.item
	}
	faults.WriteJSON(w, r.status, answer)
}

// request is what the operations take. A member that the stand-in does not know
// is refused rather than ignored.
type request struct {
	TableName                 string
	KeySchema                 []struct{ AttributeName, KeyType string }
	AttributeDefinitions      []struct{ AttributeName, AttributeType string }
	BillingMode               string
	Key, Item                 item
	ConsistentRead            bool
	UpdateExpression          string
	ConditionExpression       string
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues item
	FilterExpression          string
	ExclusiveStartKey         item
	Limit                     int
	ReturnValues              string
	// ReturnValuesOnConditionCheckFailure is NONE or ALL_OLD.
	ReturnValuesOnConditionCheckFailure string
}

func (s *Server) do(operation string, body []byte) (answer any, err error) {
	var in request
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if operation == "CreateTable" {
		return s.create(in)
	}
	t := s.tables[in.TableName]
	if t == nil {
		return nil, refuse("ResourceNotFoundException", "Requested resource not found")
	}
	switch operation {
	case "DescribeTable":
		return map[string]any{"Table": describe(in.TableName)}, nil
	case "GetItem":
		return t.get(in)
	case "PutItem", "UpdateItem", "DeleteItem":
		return t.write(operation, in)
	case "Scan":
		return t.scan(in)
	default:
		return nil, refuse("UnknownOperationException", "This stand-in does not serve "+operation+".")
	}
}

func (s *Server) create(in request) (any, error) {
	if s.tables[in.TableName] != nil {
		return nil, refuse("ResourceInUseException", "Table already exists: "+in.TableName)
	}
	t := &table{items: map[string]item{}}
	for _, k := range in.KeySchema {
		t.keys = append(t.keys, k.AttributeName)
	}
	if len(t.keys) == 0 {
		return nil, invalid("a table needs a key")
	}
	s.tables[in.TableName] = t
	return map[string]any{"TableDescription": describe(in.TableName)}, nil
}

func describe(name string) map[string]any {
	return map[string]any{"TableName": name, "TableStatus": "ACTIVE"}
}

// id is the place of an item with these key attributes.
func (t *table) id(key item, alone bool) (string, error) {
	parts := make([]any, len(t.keys))
	for i, name := range t.keys {
		if key[name] == nil {
			return "", invalid("The provided key element does not match the schema")
		}
		parts[i] = key[name]
	}
	if alone && len(key) != len(parts) {
		return "", invalid("The provided key element does not match the schema")
	}
	id, err := json.Marshal(parts)
	return string(id), err
}

func (t *table) get(in request) (any, error) {
	id, err := t.id(in.Key, true)
	if err != nil {
		return nil, err
	}
	if stored := t.items[id]; stored != nil {
		return map[string]any{"Item": stored}, nil
	}
	return struct{}{}, nil
}

// scan gives one page of the items, in an order that is always the same.
func (t *table) scan(in request) (any, error) {
	ids := slices.Sorted(maps.Keys(t.items))
	if in.ExclusiveStartKey != nil {
		after, err := t.id(in.ExclusiveStartKey, true)
		if err != nil {
			return nil, err
		}
		from, found := slices.BinarySearch(ids, after)
		if found {
			from++
		}
		ids = ids[from:]
	}
	answer := map[string]any{}
	if in.Limit > 0 && len(ids) > in.Limit {
		ids = ids[:in.Limit]
		last := item{}
		for _, name := range t.keys {
			last[name] = t.items[ids[in.Limit-1]][name]
		}
		answer["LastEvaluatedKey"] = last
	}
	found := []item{}
	for _, id := range ids {
		e := &expression{names: in.ExpressionAttributeNames, values: in.ExpressionAttributeValues, stored: t.items[id]}
		fits, err := e.condition(in.FilterExpression)
		if err != nil {
			return nil, err
		}
		if err := e.checkUsed(); err != nil {
			return nil, err
		}
		if fits {
			found = append(found, t.items[id])
		}
	}
	answer["Items"], answer["Count"], answer["ScannedCount"] = found, len(found), len(ids)
	return answer, nil
}

// write puts, changes or deletes one item if what is stored fits the condition.
func (t *table) write(operation string, in request) (any, error) {
	key, alone := in.Key, true
	if operation == "PutItem" {
		key, alone = in.Item, false
	}
	id, err := t.id(key, alone)
	if err != nil {
		return nil, err
	}
	e := &expression{names: in.ExpressionAttributeNames, values: in.ExpressionAttributeValues, stored: t.items[id]}
	fits, err := e.condition(in.ConditionExpression)
	if err != nil {
		return nil, err
	}
	if !fits {
		failed := &refusal{
			status: http.StatusBadRequest, code: "ConditionalCheckFailedException", message: "The conditional request failed",
		}
		if in.ReturnValuesOnConditionCheckFailure == "ALL_OLD" {
			failed.item = e.stored
		}
		return nil, failed
	}
	next := in.Item
	if operation == "UpdateItem" {
		if next, err = e.update(in.UpdateExpression, in.Key); err != nil {
			return nil, err
		}
	}
	if err := e.checkUsed(); err != nil {
		return nil, err
	}
	if operation == "DeleteItem" {
		delete(t.items, id)
		return struct{}{}, nil
	}
	text, err := json.Marshal(next)
	if err != nil {
		return nil, err
	}
	if len(text) > maxItem {
		return nil, invalid("Item size has exceeded the maximum allowed size")
	}
	t.items[id] = next
	switch in.ReturnValues {
	case "", "NONE":
		return struct{}{}, nil
	case "ALL_NEW":
		return map[string]any{"Attributes": next}, nil
	}
	return nil, invalid("This stand-in does not return " + in.ReturnValues)
}
