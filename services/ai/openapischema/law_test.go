package openapischema_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/gen/aiapi"
	"coagent/platform/depthtest"
	"coagent/platform/schema"
	"coagent/services/ai"
	"coagent/services/ai/openapischema"
)

// lowAccepts holds a value against a lowered schema, and the schema against the
// subset that Bedrock's structured output takes: a word that it does not know is
// an error whatever the value.
func lowAccepts(low map[string]any, v any) error {
	for word := range low {
		if !slices.Contains([]string{"type", "description", "enum", "format", "anyOf", "items", "minItems", "properties", "required", "additionalProperties"}, word) {
			return fmt.Errorf("%s is not in the subset", word)
		}
	}
	if choices, ok := low["anyOf"].([]any); ok {
		var all error
		for _, choice := range choices {
			err := lowAccepts(choice.(map[string]any), v)
			if err == nil {
				return nil
			}
			all = errors.Join(all, err)
		}
		return all
	}
	if enum, ok := low["enum"].([]any); ok && !slices.ContainsFunc(enum, func(e any) bool { return fmt.Sprintf("%T%v", e, e) == fmt.Sprintf("%T%v", v, v) }) {
		return fmt.Errorf("%v is not in the enum", v)
	}
	wrong := fmt.Errorf("%v is no %v", v, low["type"])
	switch low["type"] {
	case "null":
		if v != nil {
			return wrong
		}
	case "boolean":
		if _, ok := v.(bool); !ok {
			return wrong
		}
	case "number", "integer":
		if n, ok := v.(float64); !ok || low["type"] == "integer" && n != float64(int64(n)) {
			return wrong
		}
	case "string":
		text, ok := v.(string)
		if !ok {
			return wrong
		}
		return lowFormat(low["format"], text)
	case "array":
		items, ok := v.([]any)
		if !ok {
			return wrong
		}
		if least, ok := low["minItems"].(float64); ok && (least > 1 || len(items) < int(least)) {
			return fmt.Errorf("minItems %v for %d", least, len(items))
		}
		for _, item := range items {
			if err := lowAccepts(low["items"].(map[string]any), item); err != nil {
				return err
			}
		}
	case "object":
		members, ok := v.(map[string]any)
		if !ok {
			return wrong
		}
		if low["additionalProperties"] != false {
			return errors.New("an open object")
		}
		required, _ := low["required"].([]any)
		for _, name := range required {
			if _, ok := members[name.(string)]; !ok {
				return fmt.Errorf("%v is missing", name)
			}
		}
		properties := low["properties"].(map[string]any)
		for name, member := range members {
			property, ok := properties[name].(map[string]any)
			if !ok {
				return fmt.Errorf("%s is unknown", name)
			}
			if err := lowAccepts(property, member); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	default:
		return fmt.Errorf("the type is %v", low["type"])
	}
	return nil
}

// lowFormat holds a text against a format. Who checks formats may refuse
// anything in one that we do not check ourselves.
func lowFormat(format any, text string) error {
	switch format {
	case nil:
		return nil
	case "date-time", "date", "email", "uri", "uuid":
		if len(schema.Check(&openapi3.Schema{Type: &openapi3.Types{"string"}, Format: format.(string)}, text)) == 0 {
			return nil
		}
	}
	return fmt.Errorf("%q is no %v", text, format)
}

func lowered(t *testing.T, s ai.Schema) map[string]any {
	t.Helper()
	var low map[string]any
	if err := json.Unmarshal([]byte(s.Lowered()), &low); err != nil {
		t.Fatal(err)
	}
	return low
}

// value is most often one that s accepts, as encoding/json decodes it.
func value(rng *rand.Rand, s *openapi3.Schema) any {
	if rng.IntN(40) == 0 {
		return []any{nil, true, 0.5, "", "x", []any{}, map[string]any{}}[rng.IntN(7)]
	}
	if s.Nullable && rng.IntN(3) == 0 {
		return nil
	}
	if len(s.Enum) > 0 {
		return s.Enum[rng.IntN(len(s.Enum))]
	}
	if choices := slices.Concat(s.AllOf, s.AnyOf, s.OneOf); len(choices) > 0 {
		return value(rng, choices[rng.IntN(len(choices))].Value)
	}
	switch (*s.Type)[0] {
	case "boolean":
		return rng.IntN(2) == 0
	case "integer", "number":
		low, high := 0.0, 1000.0
		if s.Min != nil {
			low = *s.Min
		}
		if s.Max != nil {
			high = *s.Max
		}
		return low + float64(rng.Int64N(int64(high-low)+1))
	case "array":
		n := int(s.MinItems) + rng.IntN(3)
		items := []any{}
		for range n {
			items = append(items, value(rng, s.Items.Value))
		}
		return items
	case "object":
		members := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			asked := s.Properties[name].Value.Extensions["x-coagent-source"] == "model"
			if slices.Contains(s.Required, name) || asked || rng.IntN(2) == 0 {
				members[name] = value(rng, s.Properties[name].Value)
			}
		}
		return members
	}
	switch s.Format {
	case "date-time":
		return "2026-11-22T15:00:00Z"
	case "date":
		return "2026-11-22"
	case "uuid":
		return "0b3c5b3e-6d5e-4c52-9a55-0d3ad2a1c9f1"
	case "email":
		return "a@example.org"
	case "uri":
		return "https://example.org/"
	}
	n := int(s.MinLength) + rng.IntN(20)
	return string([]rune(strings.Repeat("aé 1", n/4+1))[:n])
}

// asked is s without what the service fills in.
func asked(s *openapi3.Schema, v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			if s.Items != nil {
				v[i] = asked(s.Items.Value, v[i])
			}
		}
	case map[string]any:
		for name := range v {
			if p := s.Properties[name]; p != nil && p.Value.Extensions["x-coagent-source"] == "service" {
				delete(v, name)
			} else if p != nil {
				v[name] = asked(p.Value, v[name])
			}
		}
	}
	return v
}

// Feature: microservices-architecture, Property 2: Schema-conformant responses
func TestTheLoweredSchemaAcceptsWhateverTheWholeOneAccepts(t *testing.T) {
	const seed = 7
	t.Logf("seed %d", seed)
	doc, err := aiapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	all, err := openapischema.Of(doc)
	if err != nil {
		t.Fatal(err)
	}
	whole := map[string]*openapi3.Schema{}
	for _, item := range doc.Paths.Map() {
		for _, o := range item.Operations() {
			if all[o.OperationID] != nil {
				whole[o.OperationID] = o.Responses.Status(200).Value.Content.Get("application/json").Schema.Value
			}
		}
	}
	names := slices.Sorted(maps.Keys(all))
	accepted := map[string]int{}
	laws := depthtest.Laws(t, seed, 1000, 30000)
	laws.Property("the document's schemas", prop.ForAll(func(n uint16, dice uint64) string {
		name := names[int(n)%len(names)]
		v := asked(whole[name], value(rand.New(rand.NewPCG(dice, 1)), whole[name]))
		if len(all[name].CheckAnswer(v)) > 0 {
			return ""
		}
		accepted[name]++
		if err := lowAccepts(lowered(t, all[name]), v); err != nil {
			return fmt.Sprintf("%s: %v", name, err)
		}
		return ""
	}, gen.UInt16(), gen.UInt64()))
	laws.TestingRun(t)
	for _, name := range names {
		if accepted[name] < 5 {
			t.Errorf("%s: only %d values were accepted", name, accepted[name])
		}
	}
}

func TestTheLawHoldsForEverySchemaThatCanBeLowered(t *testing.T) {
	const seed = 8
	t.Logf("seed %d", seed)
	accepted := 0
	laws := depthtest.Laws(t, seed, 400, 4000)
	laws.Property("random schemas", prop.ForAll(func(dice uint64) string {
		rng := rand.New(rand.NewPCG(dice, 2))
		text, err := json.Marshal(randomSchema(rng, 3))
		if err != nil {
			return err.Error()
		}
		doc := document(t, string(text))
		all, err := openapischema.Of(doc)
		if err != nil {
			return "" // it cannot be lowered, and nothing starts with it
		}
		s, root := all["doX"], doc.Paths.Find("/x").Post.Responses.Status(200).Value.Content.Get("application/json").Schema.Value
		low := lowered(t, s)
		for range 10 {
			v := value(rng, root)
			if len(s.CheckAnswer(v)) > 0 {
				continue
			}
			accepted++
			if err := lowAccepts(low, v); err != nil {
				return fmt.Sprintf("%s\n%s\n%v: %v", text, s.Lowered(), v, err)
			}
		}
		return ""
	}, gen.UInt64()))
	laws.TestingRun(t)
	if accepted < 1000 {
		t.Errorf("only %d values were accepted", accepted)
	}
}

func randomSchema(rng *rand.Rand, depth int) map[string]any {
	s := map[string]any{}
	if rng.IntN(5) == 0 {
		s["nullable"] = true
	}
	kinds := []string{"string", "string", "integer", "number", "boolean", "enum"}
	if depth > 0 {
		kinds = append(kinds, "object", "object", "array", "anyOf", "oneOf", "allOf")
	}
	switch kind := kinds[rng.IntN(len(kinds))]; kind {
	case "enum":
		s["type"], s["enum"] = "string", []any{"a", "b", "aé 1"}
	case "string":
		s["type"], s["maxLength"], s["minLength"] = kind, 5+rng.IntN(20), rng.IntN(4)
		if rng.IntN(2) == 0 {
			formats := []string{"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid", "byte", "password"}
			s = map[string]any{"type": kind, "format": formats[rng.IntN(len(formats))]}
		}
	case "integer", "number":
		s["type"], s["minimum"], s["maximum"] = kind, rng.IntN(5), 5+rng.IntN(5)
	case "boolean":
		s["type"] = kind
	case "object":
		properties, required := map[string]any{}, []string{}
		for _, name := range []string{"a", "b", "c"}[:rng.IntN(4)] {
			properties[name] = randomSchema(rng, depth-1)
			if rng.IntN(2) == 0 {
				required = append(required, name)
			}
		}
		s["type"], s["properties"], s["required"], s["additionalProperties"] = kind, properties, required, false
	case "array":
		s["type"], s["items"], s["minItems"], s["maxItems"] = kind, randomSchema(rng, depth-1), rng.IntN(3), 4
		s["uniqueItems"] = rng.IntN(4) == 0
	case "allOf":
		s[kind] = []any{randomSchema(rng, depth-1)}
	default:
		s[kind] = []any{randomSchema(rng, depth-1), randomSchema(rng, depth-1)}
	}
	return s
}
