package ai

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"coagent/platform/fault"
	"coagent/services/ai/regexp"
	"coagent/services/ai/review"
)

// maxDepth is how deep an answer may be nested; no schema of ours goes deeper
// than half of it.
const maxDepth = 16

// read takes the model's text for one JSON object that fits the schema.
func read(text string, schema Schema) (map[string]any, []review.Fault) {
	answer, err := decode(text)
	if err != nil {
		return nil, []review.Fault{
			{Code: "json", Detail: "must be one JSON object and nothing else, in which no name comes twice"},
		}
	}
	faults := schema.CheckAnswer(answer)
	for i, f := range faults {
		if f.Code == "additionalProperties" { // the name is the model's word, and is neither logged nor quoted
			faults[i].Pointer = f.Pointer[:strings.LastIndexByte(f.Pointer, '/')]
			faults[i].Detail = "must have no other members than those of the schema"
		}
	}
	return answer, unfit(faults)
}

// unfit are the places of an answer that do not fit the document.
func unfit(places []fault.Field) []review.Fault {
	var faults []review.Fault
	for _, f := range places {
		faults = append(faults, review.Fault{Pointer: f.Pointer, Code: f.Code, Detail: f.Detail})
	}
	return faults
}

var (
	errNotUTF8 = errors.New("not UTF-8")
	errMany    = errors.New("more than one value")
	errTwice   = errors.New("a name comes twice")
	errDeep    = errors.New("nested too deeply")
	errObject  = errors.New("not an object")
)

// thoughts is what a model thinks aloud before it answers.
var thoughts = regexp.MustCompile(`(?is)\A[\s\x{feff}]*<(?:(?:antml:)?think(?:ing)?|reasoning|reflection|scratchpad)>.*?` +
	`</(?:(?:antml:)?think(?:ing)?|reasoning|reflection|scratchpad)>`)

// decode reads the one JSON object in a text. Models like to wrap it: a byte order
// mark, thoughts in tags, a code fence or a few words may stand round it, and are
// passed over. Of two objects nobody knows which one is meant.
//
// It is json.Unmarshal without its leniency: no name may come twice, of which it
// would take the last, and no byte may be replaced. Half of a surrogate pair that is
// escaped is replaced, as there.
func decode(text string) (map[string]any, error) {
	if !utf8.ValidString(text) {
		return nil, errNotUTF8
	}
	for {
		thought := thoughts.FindString(text)
		if thought == "" {
			break
		}
		text = text[len(thought):]
	}
	start := strings.IndexByte(text, '{')
	if start < 0 {
		return nil, errObject
	}
	if before := strings.TrimSpace(text[:start]); before != "" && strings.IndexByte(`[,:"`, before[len(before)-1]) >= 0 &&
		!endsSentence(before) {
		return nil, errObject // it lies within something else
	}
	d := jsontext.NewDecoder(
		strings.NewReader(text[start:]), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true),
	)
	v, err := decodeValue(d, 0)
	if err != nil {
		return nil, err
	}
	if strings.IndexByte(text[start+int(d.InputOffset()):], '{') >= 0 {
		return nil, errMany
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, errObject
	}
	return object, nil
}

// endsSentence reports whether words lead to what follows: "Here it is:".
func endsSentence(words string) bool {
	return strings.HasSuffix(words, ":") && strings.IndexByte(`"[{`, words[0]) < 0
}

func decodeValue(d *jsontext.Decoder, depth int) (any, error) {
	t, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, errDeep
	}
	switch t.Kind() {
	case '[':
		items := []any{}
		for d.PeekKind() != ']' {
			v, err := decodeValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			items = append(items, v)
		}
		_, err := d.ReadToken()
		return items, err
	case '{':
		members := map[string]any{}
		for d.PeekKind() != '}' {
			name, err := d.ReadToken()
			if err != nil {
				return nil, err
			}
			key := name.String() // before the next token takes its buffer
			if _, again := members[key]; again {
				return nil, errTwice
			}
			if members[key], err = decodeValue(d, depth+1); err != nil {
				return nil, err
			}
		}
		_, err := d.ReadToken()
		return members, err
	case '"':
		return t.String(), nil
	case '0':
		return strconv.ParseFloat(t.String(), 64)
	case 't', 'f':
		return t.Bool(), nil
	default:
		return nil, nil // null
	}
}
