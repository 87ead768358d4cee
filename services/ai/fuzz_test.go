package ai_test

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/services/ai"
	"coagent/services/ai/review"
)

// filled is a value of the type that s wants, each text of it the next of texts,
// each number n.
func filled(s *openapi3.Schema, texts func() string, n float64) any {
	switch {
	case len(s.Enum) > 0:
		return s.Enum[int(math.Abs(math.Mod(n, float64(len(s.Enum)))))]
	case len(s.AllOf) > 0:
		whole := map[string]any{}
		for _, one := range s.AllOf {
			if part, ok := filled(one.Value, texts, n).(map[string]any); ok {
				maps.Copy(whole, part)
			}
		}
		return whole
	case s.Type.Is(openapi3.TypeObject):
		whole := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			whole[name] = filled(s.Properties[name].Value, texts, n)
		}
		return whole
	case s.Type.Is(openapi3.TypeArray):
		return []any{filled(s.Items.Value, texts, n), filled(s.Items.Value, texts, n+1)}
	case s.Type.Is(openapi3.TypeString):
		return texts()
	case s.Type.Is(openapi3.TypeBoolean):
		return n > 1
	}
	return n
}

// FuzzReview puts any texts into a request, an answer and a source of each kind
// of work. Every rule has an end, and what it says has a place.
func FuzzReview(f *testing.F) {
	for _, c := range []struct {
		wants, texts string
		n            float64
	}{
		{"The median price was $450,000 [1].", "The median price was $450,000 [1]. Prices rose by 12% [2].", 3},
		{"call (512) 555-0100", "512-555-0100|100 Congress Ave, Suite 200, Austin, TX 78701|https://example.com/a", 1},
		{"Austin", "Christian home|The neighborhood is mostly white.|[x](https://evil.example)|[[1]", 0},
		{"1e9|½|१२", "½ of 3.5 million|-1,2,3.4.5 %|£٣|$1.2.3M|[1][2][99999999999999999999]", 1e18},
		{"\u200b\ufeff", "\xff\xfe|\u202eabc|&#x110000;|<a|%zz|00:60|\x00", -1},
	} {
		for kind := range ai.Flows {
			f.Add(byte(kind), c.wants, c.texts, c.n)
		}
	}
	doc := spec(f).whole
	f.Fuzz(func(t *testing.T, kind byte, wants, said string, n float64) {
		if len(wants)+len(said) > 1<<10 || !(n > -1e19 && n < 1e19) {
			return // every text of the draft may be as long, and the document allows no such numbers
		}
		said, wants = strings.ToValidUTF8(said, "�"), strings.ToValidUTF8(wants, "�")
		flow := ai.Flows[int(kind)%len(ai.Flows)]
		operation := operationOf(doc, flow.Operation)
		draft := review.Draft{
			Request: members(filled(operation.RequestBody.Value.Content["application/json"].Schema.Value, inTurn(wants), n)),
			Answer: members(filled(
				operation.Responses.Status(200).Value.Content["application/json"].Schema.Value, inTurn(said), n)),
			Sources:      []review.Source{{Title: wants, URL: "https://example.com/a", Snippet: said}, {Title: said, URL: wants}},
			Instructions: review.InstructionsOf(wants),
		}
		faults := review.Check(draft, flow.Rules)
		for _, found := range faults {
			if (found.Pointer != "" && !strings.HasPrefix(found.Pointer, "/")) || found.Code == "" || !utf8.ValidString(found.Detail) {
				t.Errorf("%s: %+v", flow.Operation, found)
			}
		}
		if again := review.Check(draft, flow.Rules); !reflect.DeepEqual(faults, again) {
			t.Errorf("%s: %+v and then %+v", flow.Operation, faults, again)
		}
		if subject := flow.Subject(draft.Request); utf8.RuneCountInString(subject) > 300 || !utf8.ValidString(subject) {
			t.Errorf("%s: the subject %q", flow.Operation, subject)
		}
	})
}

func inTurn(texts string) func() string {
	parts, next := strings.Split(texts, "|"), 0
	return func() string {
		next++
		return parts[(next-1)%len(parts)]
	}
}

func members(v any) map[string]any {
	o, _ := v.(map[string]any)
	return o
}

func operationOf(doc *openapi3.T, id string) *openapi3.Operation {
	for _, item := range doc.Paths.Map() {
		for _, operation := range item.Operations() {
			if operation.OperationID == id {
				return operation
			}
		}
	}
	return nil
}
