package fairhousing_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/fairhousing"
	"coagent/services/ai/phrases/phrasestest"
)

func TestEachRuleFindsItsExamplesAndLeavesTheOthersAlone(t *testing.T) {
	for _, rule := range fairhousing.Rules() {
		for _, text := range rule.Match {
			if !slices.ContainsFunc(fairhousing.Review(text), func(f fairhousing.Finding) bool { return f.ID == rule.ID }) {
				t.Errorf("%s does not find %q, but %s", rule.ID, text, told(fairhousing.Review(text)))
			}
		}
		for _, text := range rule.Pass {
			if found := fairhousing.Review(text); len(found) > 0 {
				t.Errorf("%s: in %q is %s", rule.ID, text, told(found))
			}
		}
	}
	for _, rule := range fairhousing.Doubtful() {
		for _, text := range rule.Match {
			if !slices.ContainsFunc(fairhousing.Doubts(text), func(f fairhousing.Finding) bool { return f.ID == rule.ID }) {
				t.Errorf("%s does not find %q, but %s", rule.ID, text, told(fairhousing.Doubts(text)))
			}
		}
		for _, text := range rule.Pass {
			if found := append(fairhousing.Review(text), fairhousing.Doubts(text)...); len(found) > 0 {
				t.Errorf("%s: in %q is %s", rule.ID, text, told(found))
			}
		}
	}
	for _, row := range fairhousing.Innocents() {
		for _, text := range row.Pass {
			if found := fairhousing.Review(text); len(found) > 0 {
				t.Errorf("%s: in %q is %s", row.ID, text, told(found))
			}
		}
	}
}

func TestEachRuleIsARowThatAPersonCanJudge(t *testing.T) {
	id := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := map[string]bool{}
	for _, rule := range slices.Concat(fairhousing.Rules(), fairhousing.Doubtful()) {
		if !id.MatchString(rule.ID) || seen[rule.ID] {
			t.Errorf("the id %q", rule.ID)
		}
		seen[rule.ID] = true
		if len(rule.Match) == 0 || len(rule.Pass) == 0 || rule.Source == "" || rule.Why == "" || rule.Suggestion == "" {
			t.Errorf("%s lacks an example, a source, a reason or a suggestion", rule.ID)
		}
		for _, text := range []string{rule.Why, rule.Suggestion} {
			if len(text) > 300 || !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "”") {
				t.Errorf("%s: %q is no short sentence", rule.ID, text)
			}
		}
	}
}

// The corpus was written before the rules.
func TestSentencesThatSteerAreFound(t *testing.T) {
	phrasestest.FindsAll(t, "testdata/corpus/steers.txt", found)
}

func TestSentencesThatSteerNobodyPass(t *testing.T) {
	phrasestest.PassesAll(t, "testdata/corpus/passes.txt", found)
}

// The sentences were written before the rules that doubt them.
func TestWhatProbablySteersIsFoundOrDoubted(t *testing.T) {
	phrasestest.FindsAll(t, "testdata/corpus/probable.txt", foundOrDoubted)
	phrasestest.PassesAll(t, "testdata/corpus/undoubted.txt", foundOrDoubted)
}

func foundOrDoubted(text string) []phrasestest.Finding {
	all := found(text)
	for _, f := range fairhousing.Doubts(text) {
		all = append(all, phrasestest.Finding{Kind: string(f.Class), Rule: f.ID, Phrase: f.Phrase})
	}
	return all
}

func found(text string) (all []phrasestest.Finding) {
	for _, f := range fairhousing.Review(text) {
		all = append(all, phrasestest.Finding{Kind: string(f.Class), Rule: f.ID, Phrase: f.Phrase})
	}
	return all
}

func told(found []fairhousing.Finding) string {
	var b strings.Builder
	for _, f := range found {
		b.WriteString("“" + f.Phrase + "” (" + f.ID + ") ")
	}
	return b.String()
}
