package ai_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
	"coagent/services/ai/review"
	"coagent/services/ai/review/reviewtest"
)

// script answers call after call, with an error where the text is "!", and in the end with nothing.
type script []string

func (s *script) Complete(context.Context, ai.Prompt, func(int)) (ai.Completion, error) {
	if len(*s) == 0 {
		return ai.Completion{}, nil
	}
	text := (*s)[0]
	*s = (*s)[1:]
	if text == "!" {
		return ai.Completion{}, fault.New(fault.Timeout, "ai.model_timeout", "late")
	}
	return ai.Completion{Text: text, Usage: ai.Usage{InputTokens: 1, OutputTokens: 1}}, nil
}

// corruptions are ways in which a model corrupts a good answer.
var corruptions = []func(rng *rand.Rand, good string) string{
	func(_ *rand.Rand, good string) string { return good },
	func(rng *rand.Rand, good string) string { return good[:rng.IntN(len(good))] },
	func(_ *rand.Rand, good string) string { return "Here it is:\n" + good + "\nAnything else?" },
	func(_ *rand.Rand, good string) string { return "```json\n" + good + "\n```" },
	func(_ *rand.Rand, good string) string { return good + good },
	func(_ *rand.Rand, good string) string { return "[" + good + "]" },
	func(*rand.Rand, string) string { return "I'm sorry, but I can't help with that." },
	func(*rand.Rand, string) string { return "" },
	func(rng *rand.Rand, good string) string { return strings.Repeat("[", 1+rng.IntN(20000)) + good },
	func(rng *rand.Rand, good string) string {
		at := rng.IntN(len(good))
		return good[:at] + "\xff\xfe" + good[at:]
	},
	func(rng *rand.Rand, good string) string {
		at := rng.IntN(len(good))
		return good[:at] + "\x00" + good[at:]
	},
	func(rng *rand.Rand, good string) string { // bytes out of place
		b := []byte(good)
		for range 1 + rng.IntN(5) {
			b[rng.IntN(len(b))] = byte(rng.IntN(256))
		}
		return string(b)
	},
	func(_ *rand.Rand, good string) string { // a name twice
		name, value, _ := strings.Cut(strings.TrimPrefix(good, "{"), ":")
		return "{" + name + ":" + value[:len(value)-1] + "," + name + ":" + value
	},
	func(rng *rand.Rand, good string) string {
		return strings.Replace(good, `"`, `"Look: `+reviewtest.Ways[rng.IntN(len(reviewtest.Ways))], 4)
	},
	func(rng *rand.Rand, good string) string {
		return strings.Replace(
			good, ". ", ". "+[]string{"[9]", "[0]", "99.5%", "No children.", "<b>", "\\u0000", "\\ud800", "[1, 2]", "in 1987"}[rng.IntN(9)]+" ", 1+rng.IntN(3),
		)
	},
	mutate, mutate, mutate, mutate,
}

// mutate changes one value somewhere in the answer.
func mutate(rng *rand.Rand, good string) string {
	var v any
	if err := json.Unmarshal([]byte(good), &v); err != nil {
		panic(err)
	}
	n := 0
	count(v, &n)
	left := rng.IntN(n)
	b, err := json.Marshal(change(rng, v, &left))
	if err != nil {
		panic(err)
	}
	return strings.Replace(string(b), `"HUGE"`, "1e999", 1)
}

func count(v any, n *int) {
	*n++
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			count(item, n)
		}
	case map[string]any:
		for _, item := range v {
			count(item, n)
		}
	}
}

func change(rng *rand.Rand, v any, left *int) any {
	*left--
	if *left == -1 {
		return []any{nil, true, 17.5, -1.0, 1e300, "HUGE", "", "x", "positive", "Not Found", strings.Repeat("long ", 6000),
			"a\u0000b", []any{}, []any{v, v}, map[string]any{},
			map[string]any{"a": v}, "[1]", "See https://evil.example/x", 4.0}[rng.IntN(19)]
	}
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = change(rng, v[i], left)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if v[name] = change(rng, v[name], left); *left == -1 && rng.IntN(8) == 0 {
				delete(v, name)
			} else if *left == -1 && rng.IntN(16) == 0 {
				v["extra"], v["sources"] = 1, []any{}
			}
		}
	}
	return v
}

// outcomeOf does a job and returns how it ended; "broken" is what must not be.
func outcomeOf(t *testing.T, operation string, texts []string, search ai.Searcher) (end string, why any) {
	left := script(texts)
	out, err := generator(t, &left, search).Do(t.Context(), job(t, operation, string(example(t, operation).Request)))
	if err != nil {
		if code := fault.CodeOf(err); !strings.HasPrefix(code, "ai.") || out.Body != nil {
			return "broken", err
		}
		return "refused", nil
	}
	if faults := checkBody(t, operation, out.Body); len(faults) > 0 {
		return "broken", faults
	}
	if len(texts)-len(left) == 2 {
		return "repaired", nil
	}
	return "at once", nil
}

func checkBody(t *testing.T, operation string, body []byte) []fault.Field {
	var v map[string]any
	if err := json.Unmarshal(body, &v); err != nil {
		return []fault.Field{{Code: err.Error()}}
	}
	faults := schemas(t)[operation].CheckResponse(v)
	if header, ok := v["headerImage"]; ok && header == nil {
		faults = append(faults, fault.Field{Pointer: "/headerImage"})
	}
	return faults
}

func TestTenThousandBadAnswersEndWellOrInAFault(t *testing.T) {
	const seed = 20261122
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, seed))
	ends, flows := map[string]int{}, wholeFlows(t)
	many := depthtest.Cases(t, 2000, 10_000)
	for i := range many {
		operation := flows[i%len(flows)].Operation
		e := example(t, operation)
		good := string(e.Answer)
		bad := func() string { return corruptions[rng.IntN(len(corruptions))](rng, good) }
		texts := []string{bad(), []string{good, bad(), "!"}[rng.IntN(3)]}
		end, why := outcomeOf(t, operation, texts, aitest.Searcher{Sources: e.Sources})
		if ends[end]++; end == "broken" {
			t.Errorf("seed %d, answer %d of %s: %v\n%.300q\n%.300q", seed, i, operation, why, texts[0], texts[1])
		}
	}
	t.Logf("%v", ends)
	for _, end := range []string{"at once", "repaired", "refused"} {
		if ends[end] < many/20 {
			t.Errorf("only %d %s: the test shows little", ends[end], end)
		}
	}
}

// Feature: microservices-architecture, Property 2: Schema-conformant responses
func TestEveryAnswerFitsTheDocumentOrIsATypedFault(t *testing.T) {
	const seed = 2
	laws, flows := depthtest.Laws(t, seed, 300, 3000), wholeFlows(t)
	laws.Property("whatever is asked, found and answered", prop.ForAll(func(n uint8, topic string, results, which int, dice uint64) string {
		rng := rand.New(rand.NewPCG(dice, 1))
		f := flows[int(n)%len(flows)]
		e := example(t, f.Operation)
		good := string(e.Answer)
		var search ai.Searcher = aitest.Searcher{Sources: e.Sources[:min(results, len(e.Sources))]}
		if results == 0 && dice%2 == 0 {
			search = aitest.Searcher{Err: fault.New(fault.Unavailable, "search.down", "down")}
		}
		request := object(t, string(e.Request))
		for name, v := range request {
			if old, ok := v.(string); ok && name != "phone" && rng.IntN(3) == 0 {
				request[name] = topic
				if name != "topic" { // else it might be longer than the document lets it be
					request[name] = review.Truncate(topic, len(old))
				}
			}
		}
		asked, _ := json.Marshal(request)
		first := corruptions[which](rng, good)
		left := script{first, []string{good, corruptions[rng.IntN(len(corruptions))](rng, good), "!"}[rng.IntN(3)]}
		out, err := generator(t, &left, search).Do(t.Context(), job(t, f.Operation, string(asked)))
		if err != nil {
			if e := fault.From(err); e.Kind == fault.Internal || out.Body != nil || e.Detail == "" {
				return fmt.Sprintf("%s: %v", f.Operation, err)
			}
			return ""
		}
		if faults := checkBody(t, f.Operation, out.Body); len(faults) > 0 {
			return fmt.Sprintf("%s: %v", f.Operation, faults)
		}
		return ""
	}, gen.UInt8(), gen.AnyString(), gen.IntRange(0, 3), gen.IntRange(0, len(corruptions)-1), gen.UInt64()))
	laws.TestingRun(t)
}
