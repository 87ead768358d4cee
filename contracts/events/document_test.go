// Package events_test holds openapi/events.yaml against those who send and receive the events: the publishers, which it
// runs, the search service's document, and the pacts of those who consume messages.
package events_test

import (
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"coagent/platform/schema"
)

const (
	document   = "../../openapi/events.yaml"
	bodies     = "../../openapi/event-schemas.yaml"
	consumer   = "../../openapi/search.yaml"
	inBodies   = "./event-schemas.yaml#/components/schemas/"
	inMessages = "#/components/messages/"
)

// A reference points into the document or into another.
type reference struct {
	Ref string `yaml:"$ref"`
}

// asyncAPI is what matters here of an AsyncAPI 3 document.
type asyncAPI struct {
	Channels map[string]struct {
		Address  string
		Messages map[string]reference
	}
	Operations map[string]struct {
		Action   string
		Channel  reference
		Messages []reference
	}
	Components struct {
		Messages map[string]struct {
			Name        string
			ContentType string `yaml:"contentType"`
			Payload     struct {
				SchemaFormat string `yaml:"schemaFormat"`
				Schema       reference
			}
			Examples []struct{ Payload map[string]any }
		}
	}
}

// An occurrence is an event as somebody sent it, or expects it.
type occurrence struct {
	who, source, detailType string
	detail                  any // as encoding/json decodes it
}

// target is what the service that receives events from the bus says that it takes.
type target struct {
	sources, types []string
	bodies         []string // names of schemas
}

// world is everything that must fit together.
type world struct {
	async    asyncAPI
	schemas  openapi3.Schemas
	sent     []occurrence
	expected []occurrence // by consumers, in their pacts
	target   target
}

func parse(t *testing.T, text string) (doc asyncAPI) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func load(t *testing.T, file string) *openapi3.T {
	t.Helper()
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	doc, err := loader.LoadFromFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Errorf("%s: %v", file, err)
	}
	return doc
}

// targetOf reads the one operation that the bus delivers to: that which asks for the bus's key.
func targetOf(doc *openapi3.T) (found target) {
	for _, p := range doc.Paths.Map() {
		for _, operation := range p.Operations() {
			if operation.Security == nil || len(*operation.Security) != 1 || (*operation.Security)[0]["eventKey"] == nil {
				continue
			}
			entry := operation.RequestBody.Value.Content["application/json"].Schema.Value
			found.types = append(found.types, texts(entry.Properties["detail-type"].Value.Enum)...)
			found.sources = append(found.sources, texts(entry.Properties["source"].Value.Enum)...)
			detail := entry.Properties["detail"]
			for _, one := range append(detail.Value.OneOf, detail) {
				if one.Ref != "" {
					found.bodies = append(found.bodies, path.Base(one.Ref))
				}
			}
		}
	}
	return found
}

func texts(values []any) (all []string) {
	for _, v := range values {
		all = append(all, fmt.Sprint(v))
	}
	return all
}

// typeOf is the event type whose body s is, or "" if it is part of one.
func typeOf(s *openapi3.SchemaRef) string {
	if kind := s.Value.Properties["eventType"]; kind != nil && len(kind.Value.Enum) == 1 {
		return fmt.Sprint(kind.Value.Enum[0])
	}
	return ""
}

// fits are the ways in which a world does not fit together, as sentences.
func (w world) fits() (all []string) {
	complain := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if len(w.async.Operations) == 0 || len(w.async.Components.Messages) == 0 {
		return []string{"events.yaml: it has no operation or no message"}
	}

	names := map[string]string{}                // of messages in the document, by event type
	schemas := map[string]*openapi3.SchemaRef{} // by event type
	for _, id := range slices.Sorted(maps.Keys(w.async.Components.Messages)) {
		m := w.async.Components.Messages[id]
		if earlier, twice := names[m.Name]; twice {
			complain("events.yaml: the messages %s and %s are both called %s", earlier, id, m.Name)
		}
		names[m.Name] = id
		where, ok := strings.CutPrefix(m.Payload.Schema.Ref, inBodies)
		s := w.schemas[where]
		switch {
		case !ok || s == nil:
			complain("events.yaml: the payload of %s is %q, and no schema of event-schemas.yaml", m.Name, m.Payload.Schema.Ref)
			continue
		case typeOf(s) != m.Name:
			complain("events.yaml: %s has the payload %s, whose eventType is %q", m.Name, where, typeOf(s))
		case m.ContentType != "application/json" || m.Payload.SchemaFormat != "application/vnd.oai.openapi;version=3.0.3":
			complain("events.yaml: %s is not JSON after a schema of OpenAPI 3.0.3", m.Name)
		}
		schemas[m.Name] = s
		for i, example := range m.Examples {
			for _, broken := range schema.Check(s.Value, example.Payload) {
				complain("events.yaml: example %d of %s is wrong at %q: %s", i, m.Name, broken.Pointer, broken.Detail)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.schemas)) {
		if kind := typeOf(w.schemas[name]); kind != "" {
			if names[kind] == "" {
				complain("events.yaml: no message is called %s, but event-schemas.yaml has %s", kind, name)
			}
			for _, broken := range schema.Check(w.schemas[name].Value, example(w.schemas[name].Value)) {
				complain("event-schemas.yaml: the examples in %s do not make an event, at %q: %s", name, broken.Pointer, broken.Detail)
			}
		}
	}

	acts := map[string]map[string][]string{"send": {}, "receive": {}} // the addresses, by action and event type
	for _, id := range slices.Sorted(maps.Keys(w.async.Operations)) {
		o := w.async.Operations[id]
		name, _ := strings.CutPrefix(o.Channel.Ref, "#/channels/")
		channel, ok := w.async.Channels[name]
		if byType := acts[o.Action]; byType == nil || !ok || len(o.Messages) == 0 {
			complain("events.yaml: %s has the action %q, the channel %q and %d messages", id, o.Action, o.Channel.Ref, len(o.Messages))
			continue
		}
		for _, m := range o.Messages {
			inChannel, ok := strings.CutPrefix(m.Ref, o.Channel.Ref+"/messages/")
			message, known := w.async.Components.Messages[strings.TrimPrefix(channel.Messages[inChannel].Ref, inMessages)]
			if !ok || !known {
				complain("events.yaml: %s has the message %q, which its channel has not", id, m.Ref)
				continue
			}
			acts[o.Action][message.Name] = append(acts[o.Action][message.Name], channel.Address)
		}
	}

	check := func(e occurrence, verb string) {
		if sources := acts["send"][e.detailType]; len(sources) == 0 {
			complain("%s %s %s, which nobody sends after events.yaml", e.who, verb, e.detailType)
		} else if !slices.Contains(sources, e.source) {
			complain("%s %s %s from %s; after events.yaml it comes from %s", e.who, verb, e.detailType, e.source, strings.Join(sources, " and "))
		}
		if s := schemas[e.detailType]; s != nil {
			for _, broken := range schema.Check(s.Value, e.detail) {
				complain("%s %s %s with a body that is wrong at %q: %s", e.who, verb, e.detailType, broken.Pointer, broken.Detail)
			}
		}
	}
	published := map[string]bool{}
	for _, e := range w.sent {
		published[e.detailType+" from "+e.source] = true
		check(e, "sends")
	}
	for _, kind := range slices.Sorted(maps.Keys(names)) {
		if len(acts["send"][kind]) == 0 {
			complain("events.yaml: no operation sends %s", kind)
		}
		for _, source := range acts["send"][kind] {
			if !published[kind+" from "+source] {
				complain("events.yaml: no publisher sends %s from %s", kind, source)
			}
		}
	}
	consumed := map[string]bool{}
	for _, e := range w.expected {
		consumed[e.detailType] = true
		check(e, "expects")
	}
	for _, kind := range slices.Sorted(maps.Keys(acts["receive"])) {
		if !consumed[kind] && !slices.Contains(w.target.types, kind) {
			complain("events.yaml: something receives %s, but search.yaml's receiveEvent does not take it and no pact expects it", kind)
		}
	}
	for _, kind := range w.target.types {
		addresses := acts["receive"][kind]
		switch m := w.async.Components.Messages[names[kind]]; {
		case len(addresses) == 0:
			complain("search.yaml: receiveEvent takes %s, but events.yaml has no operation that receives it", kind)
		case !slices.Equal(slices.Compact(slices.Sorted(slices.Values(addresses))), slices.Sorted(slices.Values(w.target.sources))):
			complain("search.yaml: receiveEvent takes %s from %q; after events.yaml it comes from %q", kind, w.target.sources, addresses)
		case !slices.Contains(w.target.bodies, path.Base(m.Payload.Schema.Ref)):
			complain("search.yaml: receiveEvent takes %s with another body than events.yaml says, one of %q", kind, w.target.bodies)
		}
	}
	if len(w.target.types) == 0 {
		complain("search.yaml: no operation takes events from the bus")
	}
	return all
}

// example is put together from the examples of a schema's members.
func example(s *openapi3.Schema) any {
	if s.Example != nil {
		return s.Example
	}
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	if !s.Type.Is("object") {
		switch {
		case s.Min != nil:
			return *s.Min
		default:
			return nil // no example: it breaks whatever the schema says
		}
	}
	value := map[string]any{}
	for name, member := range s.Properties {
		value[name] = example(member.Value)
	}
	return value
}
