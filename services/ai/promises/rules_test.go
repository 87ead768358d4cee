package promises_test

import (
	"testing"

	"coagent/services/ai/phrases/phrasestest"
	"coagent/services/ai/promises"
)

// The sentences were written before the rules.
func TestSentencesThatPromiseAreFound(t *testing.T) {
	phrasestest.FindsAll(t, "testdata/promises.txt", found)
}

// What may be a promise, or a forecast, is at least doubted.
func TestSentencesThatMayPromiseAreFound(t *testing.T) {
	phrasestest.FindsAll(t, "testdata/doubtful.txt", found)
}

func TestSentencesThatPromiseNothingPass(t *testing.T) {
	phrasestest.PassesAll(t, "testdata/passes.txt", found)
}

func found(text string) (all []phrasestest.Finding) {
	for _, f := range promises.Review(text) {
		all = append(all, phrasestest.Finding{Kind: string(f.Kind), Rule: f.ID, Phrase: f.Phrase})
	}
	return all
}

func TestEachKindHasASuggestion(t *testing.T) {
	for _, kind := range []promises.Kind{promises.Guarantee, promises.Promise, promises.Forecast, promises.Rank, promises.Advice} {
		if kind.Suggestion() == "" {
			t.Errorf("%s has none", kind)
		}
	}
}
