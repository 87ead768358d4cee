package evals_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// Verdicts on a case.
const (
	accepted = "accepted" // a sound answer went out as it was
	doubted  = "doubted"  // a sound answer went out as it was, with sentences to be checked
	repaired = "repaired" // a sound answer was sent back, and the next one went out
	trimmed  = "trimmed"  // a sound answer went out without some of its rows
	refused  = "refused"  // a sound answer ended in an error
	wrong    = "wrong"    // an answer went out with another verdict than a person's

	caught = "caught" // a planted fault did not go out, and its mended text did
	marked = "marked" // a planted fault went out, and its sentence among those to be checked
	half   = "half"   // a planted fault did not go out, and nothing else did
	missed = "missed" // a planted fault went out
)

// judged is a case and what became of it.
type judged struct {
	ID      string   `json:"id"`
	Flow    string   `json:"flow"`
	Set     string   `json:"set"`
	Kind    string   `json:"kind"`
	Class   string   `json:"class,omitempty"`
	Sound   bool     `json:"sound"`
	Verdict string   `json:"verdict"`
	Status  int      `json:"status"`
	Code    string   `json:"code,omitempty"`
	Causes  []string `json:"causes,omitempty"` // what the repair turn told
	In      int      `json:"in"`               // bytes to the model, all calls
	Out     int      `json:"out"`              // bytes from it
}

func judge(c *evalCase, r run) judged {
	j := judged{
		ID: c.ID, Flow: c.Flow, Set: c.set, Kind: c.Kind, Class: c.Class, Sound: c.Sound, Status: r.status, Code: r.code,
		In: r.tokens.in, Out: r.tokens.out,
	}
	if len(r.calls) > 1 {
		j.Causes = causes(r.calls[1])
	}
	fine, again, rows := r.status == 200, len(r.calls) > 1, strings.Contains(r.degraded, "rows")
	switch {
	case c.Sound && !fine:
		j.Verdict = refused
	case c.Sound && !agrees(c, r.body):
		j.Verdict = wrong
	case c.Sound && rows:
		j.Verdict = trimmed
	case c.Sound && again:
		j.Verdict = repaired
	case c.Sound && len(r.claims()) > 0:
		j.Verdict = doubted
	case c.Sound:
		j.Verdict = accepted
	case !fine:
		j.Verdict = half
	case again || rows || impossible(c) || sortedByCode(c) || len(c.Expect) > 0 && agrees(c, r.body):
		j.Verdict = caught
	case marks(c, r.claims()):
		j.Verdict = marked
	default:
		j.Verdict = missed
	}
	if j.Verdict == doubted || j.Verdict == missed {
		for _, claim := range r.claims() {
			j.Causes = append(j.Causes, cause(claim.Pointer, claim.Sentence+" "+claim.Why))
		}
	}
	return j
}

// claim is a sentence of an answer that is to be checked.
type claim struct{ Pointer, Sentence, Why string }

// claims are those that went out with the answer.
func (r run) claims() []claim {
	var answer struct{ ClaimsToCheck []claim }
	_ = json.Unmarshal(r.body, &answer) // a refusal has none
	return answer.ClaimsToCheck
}

// marks reports whether one of the claims is that of a planted fault: its sentence is
// not in the mended answer, or cites other results at its place there.
func marks(c *evalCase, claims []claim) bool {
	if len(c.Answers) < 2 {
		return false
	}
	var planted, mended map[string]any
	if json.Unmarshal([]byte(c.Answers[0]), &planted) != nil || json.Unmarshal([]byte(c.Answers[1]), &mended) != nil {
		return false
	}
	return slices.ContainsFunc(claims, func(each claim) bool {
		sentence := uncited.ReplaceAllString(each.Sentence, " ")
		_, there := review.PlaceOf(mended, sentence)
		return !there || citesOtherwise(each.Pointer, sentence, planted, mended)
	})
}

// citesOtherwise reports whether the text of the planted answer at a place has other
// citations in a sentence than that of the mended one, wherever it has the sentence.
func citesOtherwise(at, sentence string, planted, mended map[string]any) bool {
	before, after := citationsWith(sentence, planted)[at], citationsWith(sentence, mended)[at]
	return len(after) > 0 && slices.ContainsFunc(before, func(cites string) bool { return !slices.Contains(after, cites) })
}

// citationsWith are what the texts of an answer cite in a sentence, and at its end, by the
// places of the texts.
func citationsWith(sentence string, answer map[string]any) map[string][]string {
	all := map[string][]string{}
	words := wordOrCitation.FindAllString(strings.ToLower(sentence), -1)
	for at, text := range review.Texts(answer) {
		tokens := wordOrCitation.FindAllString(strings.ToLower(text), -1)
		for i, token := range tokens {
			if token[0] == '[' { // it belongs to the sentence before
				continue
			}
			if cites, found := citedBeside(words, tokens[i:]); found {
				all[at] = append(all[at], cites)
			}
		}
	}
	return all
}

// citedBeside are the citations among tokens that begin with words, and at once behind them.
func citedBeside(words, tokens []string) (cites string, found bool) {
	for _, token := range tokens {
		switch {
		case token[0] == '[':
			cites += token
		case len(words) > 0 && token == words[0]:
			words = words[1:]
		default:
			return cites, len(words) == 0
		}
	}
	return cites, len(words) == 0
}

// wordOrCitation is a word or a citation of a text.
var wordOrCitation = regexp.MustCompile(`\[\d+\]|[\p{L}\p{N}]+`)

// uncited finds the citations, which are numbered anew before an answer goes out.
var uncited = regexp.MustCompile(`\[\d+\]`)

// impossible reports whether a model can no longer make the fault of a case: what
// it would have to say for it is said by code.
func impossible(c *evalCase) bool {
	return len(c.Answers) > 1 && c.Answers[0] == c.Answers[1]
}

// sortedByCode reports whether the themes of a case are in the wrong order alone: those
// of the faulty answer are, those of the mended one are not, and code sorts both.
func sortedByCode(c *evalCase) bool {
	return c.Flow == "analyzeReviews" && len(c.Answers) > 1 && !inOrder(c.Answers[0]) && inOrder(c.Answers[1])
}

// inOrder reports whether the themes of an answer have the most comments first.
func inOrder(answer string) bool {
	var analysis struct{ Themes []struct{ Comments []int } }
	_ = json.Unmarshal([]byte(answer), &analysis) // what is no JSON has no themes
	counts := make([]int, len(analysis.Themes))
	for i, theme := range analysis.Themes {
		counts[i] = -len(theme.Comments)
	}
	return slices.IsSorted(counts)
}

// mendedByCode reports whether what went out is what goes out for the mended answer:
// the fault was in what code sorts, counts or looks up itself.
func mendedByCode(c *evalCase, r run, play func(*evalCase) run) bool {
	if len(c.Answers) < 2 {
		return false
	}
	mended := *c
	mended.Answers = c.Answers[1:]
	return bytes.Equal(play(&mended).body, r.body)
}

// agrees reports whether an audit says of each result what a person says.
func agrees(c *evalCase, body []byte) bool {
	if len(c.Expect) == 0 {
		return true
	}
	var audit struct {
		Results []struct{ Platform, Status, PlatformURL string }
	}
	if json.Unmarshal(body, &audit) != nil {
		return false
	}
	for _, e := range c.Expect {
		page := ""
		if 0 < e.Citation && e.Citation <= len(c.Results) {
			page = c.Results[e.Citation-1].URL
		}
		at := slices.IndexFunc(audit.Results, func(row struct{ Platform, Status, PlatformURL string }) bool {
			if page != "" {
				return row.PlatformURL == page
			}
			return strings.EqualFold(row.Platform, e.Platform)
		})
		switch {
		case e.Row != nil && !*e.Row:
			if at >= 0 {
				return false
			}
		case at < 0 || audit.Results[at].Status != e.Status:
			return false
		}
	}
	return true
}

var (
	told   = regexp.MustCompile(`(?m)^- (\S+|the whole answer): (.*)$`)
	quotes = regexp.MustCompile(`“[^”]*”`)
	digits = regexp.MustCompile(`\d+`)
)

// causes are the kinds of faults of a repair turn.
func causes(turn string) []string {
	var all []string
	for _, m := range told.FindAllStringSubmatch(turn, -1) {
		if cause := cause(m[1], m[2]); !slices.Contains(all, cause) {
			all = append(all, cause)
		}
	}
	return all
}

// cause is what is told of a place: in full, or what all of its kind have in common.
func cause(at, told string) string {
	if *verbose {
		return at + ": " + told
	}
	return digits.ReplaceAllString(quotes.ReplaceAllString(told, "“…”"), "n")
}

func TestAClaimOfAFaultIsToldFromOneOfASoundSentence(t *testing.T) {
	c := &evalCase{Answers: []string{
		`{"text":"Sales rose 3% [1]. Rents fell 2% [2]. Boats left [4]. Trains run. The library is open.","points":["Sales rose 3%."]}`,
		`{"text":"Sales rose 3% [1]. Rents fell 2% [3]. Boats left [4]. Trains run [4]. The library is closed.","points":["Sales rose 3%."]}`,
	}}
	for sentence, of := range map[string]bool{
		"Sales rose 3% [1].": false, "Rents fell 2% [2].": true, "The library is open.": true, "Rents fell 2% [7].": true,
		"Boats left [4].": false, "Trains run.": true,
	} {
		if got := marks(c, []claim{{Pointer: "/text", Sentence: sentence}}); got != of {
			t.Errorf("%q is of the fault: %v", sentence, got)
		}
	}
}
