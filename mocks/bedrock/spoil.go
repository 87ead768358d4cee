package bedrock

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"coagent/mocks/bedrock/author"
)

// Kinds are the faults that the stand-in can act out, besides those of package
// faults.
func Kinds() []string {
	return slices.Concat(slices.Sorted(maps.Keys(scriptedErrors)), spoiled, streamed, []string{"image_filtered"})
}

// scriptedErrors are answered instead of the request.
var scriptedErrors = map[string]apiError{
	"throttle": {http.StatusTooManyRequests, "ThrottlingException",
		"Too many requests, please wait before trying again."},
	"unavailable": {http.StatusServiceUnavailable, "ServiceUnavailableException",
		"Bedrock is unable to process your request."},
	"timeout": {http.StatusRequestTimeout, "ModelTimeoutException",
		"The model took too long to process the request."},
	"request_timeout": {http.StatusRequestTimeout, "RequestTimeoutException", "The request timed out."},
	"internal": {http.StatusInternalServerError, "InternalServerException",
		"The system encountered an unexpected error during processing. Try your request again."},
	"validation": {http.StatusBadRequest, "ValidationException",
		"The request was refused because the script says so."},
	"input_too_long": {http.StatusBadRequest, "ValidationException", "Input is too long for requested model."},
	"access_denied": {http.StatusForbidden, "AccessDeniedException", "You don't have access to the model with the " +
		"specified model ID."},
}

// spoiled are the faults of an answer with status 200, and of the connection:
//
//	invalid_json     words around JSON that breaks off
//	schema_breaking  JSON with a wrong type, a missing and a surplus property
//	too_long         every text far over its bound, maxTokens notwithstanding
//	foreign_link     a link in the longest text to a host that no search found
//	doubtful         a name and a time of day in the longest text that nobody told
//	truncated        cut at three fifths, stop reason max_tokens
//	refusal          an apology; Converse names no such stop reason, so it is content_filtered
//	content_filtered the beginning of an answer, stop reason content_filtered
//	guardrail        the guardrail's message, stop reason guardrail_intervened
//	empty            no content block at all
//	garbage          a web page
//	fenced           the answer in a code fence, after a sentence of prose
//	obedient         an answer that does what hostile text tells it; see [ordersIn]
//	reset            the connection closed without an answer
//
// A tool is called with what is still its input, cut off or not; what is only
// said (invalid_json, fenced, refusal, guardrail) comes as text instead.
// image_filtered concerns pictures alone.
var spoiled = []string{"invalid_json", "schema_breaking", "too_long", "foreign_link", "doubtful", "truncated",
	"refusal", "content_filtered",
	"guardrail", "empty", "garbage", "fenced", "obedient", "reset"}

// finished is a draft in its last form.
type finished struct {
	text       string
	stopReason string
	uncut      bool // maxTokens does not cut it
	spoken     bool // words, and so no input of a tool
}

// foreignLink is where a model that obeyed a stranger would send people.
const foreignLink = "[Read more](https://evil.example/exfiltrate?data=profile)"

// What sounds right and stands nowhere: in the first paragraph, and at the end of a
// section with a citation that does not have it.
const (
	unknownName = " **Marisol Quintanilla** of the city's housing office answers questions about it."
	unknownTime = " The next evening for buyers begins at *6:40 p.m.* "
)

var anyCitation = regexp.MustCompile(`\[\d+\]`)

// doubt makes two sentences of a text doubtful; one, if it has one paragraph or cites nothing.
func doubt(l *author.Leaf) {
	before, section, sections := cutLast(l.Text, "\n\n## ")
	cited := anyCitation.FindString(before)
	if longer := before + unknownTime + cited + section; sections && cited != "" && l.Holds(longer+unknownName) {
		l.Text = longer
	}
	first, rest, several := strings.Cut(l.Text, "\n\n")
	if !several {
		l.Append(unknownName)
		return
	}
	if longer := first + unknownName + "\n\n" + rest; l.Holds(longer) {
		l.Text = longer
	}
}

// cutLast cuts a text before the last separator.
func cutLast(text, separator string) (before, rest string, found bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at:], true
}

// spoil turns a draft into the answer that the fault demands; without a fault
// into the proper one.
func spoil(d author.Draft, fault string) finished {
	text := d.String()
	switch fault {
	case "invalid_json":
		return finished{"Certainly! Here is the JSON you asked for:\n\n```json\n" + cutBytes(text, len(text)-1) +
			",\n```\n\nLet me know if you need anything else.", stopEndTurn, false, true}
	case "schema_breaking":
		d.Root = broken(d.Root)
		d.Plain = false
		return finished{d.String(), stopEndTurn, false, false}
	case "too_long":
		for _, l := range d.Leaves {
			size := utf8.RuneCountInString(l.Text)
			need := 2*max(l.Most, size) + 100
			l.Text = strings.Repeat(strings.TrimSpace(l.Text)+" ", need/max(1, size)+1)
		}
		return finished{d.String(), stopEndTurn, true, false}
	case "foreign_link":
		if l := d.Longest(); l != nil {
			l.Append(" " + foreignLink)
		}
		return finished{d.String(), stopEndTurn, false, false}
	case "doubtful":
		if l := d.Longest(); l != nil {
			doubt(l)
		}
		return finished{d.String(), stopEndTurn, false, false}
	case "fenced":
		return finished{"Here is the answer in the form that you asked for.\n\n```json\n" + text + "\n```", stopEndTurn,
			false, true}
	case "truncated":
		return finished{cutBytes(text, len(text)*3/5), stopMaxTokens, false, false}
	case "refusal":
		return finished{"I'm sorry, but I can't help with that request.", "content_filtered", false, true}
	case "content_filtered":
		return finished{cutBytes(text, len(text)/5), "content_filtered", false, false}
	case "guardrail":
		return finished{"Sorry, the model cannot answer this question.", "guardrail_intervened", false, true}
	case "empty":
		return finished{"", stopEndTurn, false, false}
	}
	return finished{text, stopEndTurn, false, false}
}

// broken is root with its first property gone, its last of another type and
// one too many; an array for anything that is no object.
func broken(root any) any {
	members, ok := root.(map[string]any)
	if !ok {
		return []any{root, map[string]any{"unexpected": true}}
	}
	names := slices.Sorted(maps.Keys(members))
	out := maps.Clone(members)
	out["unexpected"] = true
	if len(names) > 1 {
		delete(out, names[0])
	}
	if len(names) > 0 {
		last := names[len(names)-1]
		if _, isText := out[last].(*author.Leaf); isText {
			out[last] = 42
		} else {
			out[last] = "not what was asked for"
		}
	}
	return out
}
