//go:build pact

package provider_test

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pact-foundation/pact-go/v2/message"
	"github.com/pact-foundation/pact-go/v2/models"
	pactprovider "github.com/pact-foundation/pact-go/v2/provider"
	"github.com/redis/go-redis/v9/logging"
)

// provider is a program that keeps promises, or, if it speaks in messages, the
// part of it that sends them.
type provider struct {
	speaks string // overHTTP or asMessage
	// start starts it, with all that it needs, for one interaction, so that
	// nothing of another is left: no fault, no open circuit, no remembered answer.
	start func(t *testing.T, i interaction) *world
	// states arrange a world, by the name of the state.
	states map[string]state
}

// state makes it so that what its name says is true of the world when the
// interaction begins. What it returns is filled into the request where the
// consumer left a place for it. The world ends with the interaction, and the
// state with it.
type state func(w *world, i interaction, params map[string]any) (models.ProviderStateResponse, error)

// patience bounds one interaction. A throttled model is asked again for a while.
const patience = 60 * time.Second

func TestMain(m *testing.M) {
	logging.Disable()         // of go-redis
	log.SetOutput(io.Discard) // of pact-go, which logs each request; its failures are told by the tests
	flag.Parse()
	if err := flag.Set("test.parallel", "4"); err != nil { // the tests wait more than they compute
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(run(m))
}

// TestEveryPactIsKept verifies contracts/pacts, or what is in the folder that
// CONTRACT_PACTS names. It adds a line for each interaction to the file that
// CONTRACT_RESULTS names: provider, description and pass or fail, with tabs
// between them.
func TestEveryPactIsKept(t *testing.T) {
	folder := os.Getenv("CONTRACT_PACTS")
	if folder == "" {
		folder = filepath.Join("..", "pacts")
	}
	pacts, err := readPacts(folder)
	if err != nil {
		t.Fatal(err)
	}
	by := sabotaged(providers)
	if wrong := complaints(pacts, by); len(wrong) > 0 {
		t.Fatal(strings.Join(wrong, "\n"))
	}
	for _, p := range pacts {
		for _, i := range p.interactions {
			t.Run(p.file+"/"+i.String(), func(t *testing.T) {
				t.Parallel()
				t.Cleanup(func() { record(t, p.provider, i) })
				by[p.provider].verify(t, p.provider, i)
			})
		}
	}
}

// verify replays the interaction. The verifier says on standard output how an
// answer was not as expected.
func (p provider) verify(t *testing.T, name string, i interaction) {
	file := filepath.Join(t.TempDir(), "pact.json")
	if err := os.WriteFile(file, i.alone, 0o600); err != nil {
		t.Fatal(err)
	}
	w := p.start(t, i)
	var replayed, arranged atomic.Int32
	failed := make(chan error, 1)
	fails := func(err error) {
		select {
		case failed <- err:
		default: // the verifier tries again what fails; once is enough to know
		}
	}
	request := pactprovider.VerifyRequest{
		Provider: name, ProviderBaseURL: sabotagedURL(t, w.url), PactFiles: []string{file}, StateHandlers: models.StateHandlers{},
		RequestTimeout: patience, FailIfNoPactsFound: true, DisableColoredOutput: true,
	}
	for _, s := range i.ProviderStates {
		request.StateHandlers[s.Name] = func(setup bool, asked models.ProviderState) (models.ProviderStateResponse, error) {
			if !setup {
				return nil, nil
			}
			arranged.Add(1)
			params, _ := asked.Parameters["params"].(map[string]any)
			values, err := p.states[s.Name](w, i, params)
			if err != nil {
				fails(fmt.Errorf("the provider state %q cannot be set up: %w", s.Name, err))
			}
			return values, err
		}
	}
	if p.speaks == asMessage {
		request.MessageHandlers = message.Handlers{i.Description: func([]models.ProviderState) (message.Body, message.Metadata, error) {
			replayed.Add(1)
			body, metadata, err := w.send()
			if err != nil {
				fails(fmt.Errorf("the message is not sent: %w", err))
			}
			return body, metadata, err
		}}
	} else {
		request.RequestFilter = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
				if !strings.HasPrefix(r.URL.Path, "/__") { // the verifier's own calls
					replayed.Add(1)
					w.signIn(r)
				}
				next.ServeHTTP(out, r)
			})
		}
	}
	err := pactprovider.NewVerifier().VerifyProvider(t, request)
	select {
	case err := <-failed:
		t.Error(err)
		return
	default:
	}
	switch {
	case replayed.Load() == 0:
		t.Errorf("%q was never replayed; is there a filter (PACT_DESCRIPTION, PACT_PROVIDER_STATE, PACT_PROVIDER_NO_STATE)?", i)
	case int(arranged.Load()) != len(i.ProviderStates):
		t.Errorf("%q: %d of %d provider states were set up", i, arranged.Load(), len(i.ProviderStates))
	case err != nil && w.log != nil:
		t.Logf("the program's log:\n%s", w.log)
	}
}

var recording sync.Mutex

// record adds what became of an interaction to the results, if somebody wants them.
func record(t *testing.T, provider string, i interaction) {
	file := os.Getenv("CONTRACT_RESULTS")
	if file == "" {
		return
	}
	verdict := "pass"
	if t.Failed() {
		verdict = "fail"
	}
	recording.Lock()
	defer recording.Unlock()
	out, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Error(err)
		return
	}
	_, err = fmt.Fprintf(out, "%s\t%s\t%s\n", provider, i.Description, verdict)
	if err := out.Close(); err != nil {
		t.Error(err)
	}
	if err != nil {
		t.Error(err)
	}
}
