//go:build pact

package provider_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// What a sabotaged run of these tests is told by its environment.
const (
	withoutState = "CONTRACT_WITHOUT_STATE" // the name of a state whose handler is taken away
	renamed      = "CONTRACT_RENAME"        // "results=hits": a member of every answer is called otherwise
)

// sabotaged is all, as the environment wants it.
func sabotaged(all map[string]provider) map[string]provider {
	name := os.Getenv(withoutState)
	if name == "" {
		return all
	}
	all = maps.Clone(all)
	for key, p := range all {
		p.states = maps.Clone(p.states)
		delete(p.states, name)
		all[key] = p
	}
	return all
}

// sabotagedURL is at, or that of a proxy before it that renames a member.
func sabotagedURL(t *testing.T, at string) string {
	old, other, ok := strings.Cut(os.Getenv(renamed), "=")
	if !ok {
		return at
	}
	target, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ModifyResponse: func(resp *http.Response) error {
			body, err := io.ReadAll(resp.Body)
			body = bytes.ReplaceAll(body, []byte(`"`+old+`":`), []byte(`"`+other+`":`))
			resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			resp.Header.Set("Content-Length", fmt.Sprint(len(body)))
			return err
		},
	})
}

// The verifier fails the test that calls it, so each of these runs the tests
// once more, as a process.
func TestAVerificationThatLookedAtNothingFails(t *testing.T) {
	const (
		all     = "^TestEveryPactIsKept$"
		answer  = all + "/^ai-search.json$/^a_question_to_the_web,"
		message = all + "/^web-ai-events.json$/^an_ai.content.generated_event"
	)
	for name, c := range map[string]struct {
		run, setting string
		says         []string
	}{
		"no pacts": {all, "CONTRACT_PACTS=" + t.TempDir(), []string{"there is no pact at all", `no pact has the provider "oauth"`}},
		"a handler is gone": {all, withoutState + "=the web knows pages about",
			[]string{`needs the provider state "the web knows pages about", which no handler sets up`}},
		"a filter leaves none":     {message, "PACT_DESCRIPTION=something else", []string{"was never replayed"}},
		"a member is called other": {answer, renamed + "=results=hits", []string{"$ -> Actual map is missing the following keys: results"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			again := exec.CommandContext(t.Context(), self, "-test.run="+c.run, "-test.count=1", "-test.timeout=2m")
			again.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "CONTRACT_RESULTS=") }), c.setting)
			said, err := again.CombinedOutput()
			if err == nil {
				t.Errorf("it passed:\n%s", said)
			}
			for _, sentence := range c.says {
				if !bytes.Contains(said, []byte(sentence)) {
					t.Errorf("it does not say %q:\n%s", sentence, said)
				}
			}
		})
	}
}

func TestEachSilenceHasItsSentence(t *testing.T) {
	by := map[string]provider{"search": {speaks: overHTTP, states: map[string]state{"known": known}}}
	good := interaction{Type: overHTTP, Description: "a question"}
	withState := func(name string) interaction {
		i := good
		i.ProviderStates = append(i.ProviderStates, struct {
			Name   string
			Params map[string]any
		}{Name: name})
		return i
	}
	pending, message := good, good
	pending.Pending, message.Type = true, asMessage
	of := func(provider string, all ...interaction) pact {
		return pact{file: "web-" + provider + ".json", provider: provider, interactions: all}
	}
	for name, c := range map[string]struct {
		pacts []pact
		want  []string
	}{
		"all is well": {[]pact{of("search", good, withState("known"))}, nil},
		"nothing": {nil,
			[]string{"there is no pact at all: let the consumers' tests write them", `no pact has the provider "search", so that nothing is verified of it`}},
		"an empty pact": {[]pact{of("search")}, []string{"web-search.json holds no interaction"}},
		"an unknown provider": {[]pact{of("search", good), of("serach", good)},
			[]string{`web-serach.json: nobody verifies the provider "serach"; those that are verified are search`}},
		"an unknown state": {[]pact{of("search", withState("unknown"))},
			[]string{`web-search.json: "a question, given unknown" needs the provider state "unknown", which no handler sets up`}},
		"a forgiven failure": {[]pact{of("search", pending)}, []string{`web-search.json: "a question" is pending, so that its failure would be forgiven`}},
		"a message of a server": {[]pact{of("search", message)},
			[]string{`web-search.json: "a question" is of type "Asynchronous/Messages"; the provider "search" speaks Synchronous/HTTP`}},
		"twice the same": {[]pact{of("search", good, good)}, []string{`web-search.json: there are two of "a question"`}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := complaints(c.pacts, by); !slices.Equal(got, c.want) {
				t.Errorf("complaints %q, want %q", got, c.want)
			}
		})
	}
}

func TestAPactOfAnotherFormIsRefused(t *testing.T) {
	for _, text := range []string{`{"metadata":{"pactSpecification":{"version":"3.0.0"}}}`, `{}`, `[]`, ``} {
		if _, err := parse([]byte(text)); err == nil {
			t.Errorf("%s: it is taken", text)
		}
	}
}
