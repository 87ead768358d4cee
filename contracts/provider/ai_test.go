//go:build pact

package provider_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/pact-foundation/pact-go/v2/models"

	"coagent/mocks/faults"
)

var aiStates = map[string]state{
	"the web knows pages about": known,
	"the model writes": func(*world, interaction, map[string]any) (models.ProviderStateResponse, error) {
		return nil, nil // as it always does in a new world
	},
	"the model is throttled": modelFails("throttle"),
	"the model refuses":      modelFails("guardrail"),
	"search is down": func(w *world, _ interaction, _ map[string]any) (models.ProviderStateResponse, error) {
		w.search.Kill()
		return nil, nil
	},
	"nothing is found": func(w *world, _ interaction, _ map[string]any) (models.ProviderStateResponse, error) {
		w.tavily.Faults.Push(faults.Fault{Kind: "empty", Times: faults.Forever})
		return nil, nil
	},
	"the key was used for another request":     usedKey,
	"all writers are busy":                     allBusy,
	"something was written under the key":      written,
	"something is being written under the key": beingWritten,
}

// modelFails makes each call of the model fail.
func modelFails(kind string) state {
	return func(w *world, _ interaction, _ map[string]any) (models.ProviderStateResponse, error) {
		w.bedrock.Faults.Push(faults.Fault{Kind: kind, Times: faults.Forever})
		return nil, nil
	}
}

// usedKey has the person's own request answered under the key, about another
// topic.
func usedKey(w *world, i interaction, params map[string]any) (models.ProviderStateResponse, error) {
	key, _ := params["key"].(string)
	var body map[string]any
	if err := json.Unmarshal(i.Request.Body.Content, &body); err != nil {
		return nil, err
	}
	if _, ok := body["topic"].(string); !ok || key == "" {
		return nil, errors.New("the state needs a key, and a request that has a topic")
	}
	body["topic"] = "What a first open house is like"
	other, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	status, answer, err := w.ask(w.ctx, i.Request.Method, i.Request.Path, other, "Idempotency-Key", key)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the first request with the key was answered %d %s", status, answer)
	}
	return nil, err
}

// aPost is a request of its own, for a state.
var aPost = []byte(`{"topic":"What a first open house is like","tone":"Casual"}`)

const postPath = "/ai/generate-social-media-post"

// written has a request of the person answered under the key.
func written(w *world, _ interaction, params map[string]any) (models.ProviderStateResponse, error) {
	key, _ := params["key"].(string)
	status, answer, err := w.ask(w.ctx, http.MethodPost, postPath, aPost, "Idempotency-Key", key)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the request with the key was answered %d %s", status, answer)
	}
	return nil, err
}

// beingWritten has the model at work on a request of the person with the key.
func beingWritten(w *world, _ interaction, params map[string]any) (models.ProviderStateResponse, error) {
	key, _ := params["key"].(string)
	w.bedrock.Faults.Push(faults.Fault{Kind: faults.None, Times: faults.Forever, DelayMs: int(patience / time.Millisecond)})
	ended := make(chan error, 1)
	go func() {
		_, answer, err := w.ask(w.ctx, http.MethodPost, postPath, aPost, "Idempotency-Key", key)
		ended <- errors.Join(err, fmt.Errorf("the request with the key has ended: %s", answer))
	}()
	again, over := time.NewTicker(10*time.Millisecond), time.After(patience)
	defer again.Stop()
	for w.bedrock.Faults.Count() == 0 {
		select {
		case <-again.C:
		case err := <-ended:
			return nil, err
		case <-over:
			return nil, errors.New("the model is not asked")
		}
	}
	return nil, nil
}

// allBusy sends requests that take long until one is refused. They end with the
// world.
func allBusy(w *world, i interaction, _ map[string]any) (models.ProviderStateResponse, error) {
	w.bedrock.Faults.Push(faults.Fault{Kind: faults.None, Times: faults.Forever, DelayMs: int(patience / time.Millisecond)})
	const enough = 4 // one is written, and no more than two wait
	refused := make(chan int, enough)
	for range enough {
		go func() {
			if status, _, err := w.ask(w.ctx, i.Request.Method, i.Request.Path, i.Request.Body.Content); err == nil {
				refused <- status
			}
		}()
	}
	select {
	case status := <-refused:
		if status == http.StatusTooManyRequests {
			return nil, nil
		}
		return nil, fmt.Errorf("a request was answered with the status %d before the queue was full", status)
	case <-time.After(patience):
		return nil, errors.New("no request was refused")
	}
}

// ask sends a request as the person. The headers are names and values.
func (w *world) ask(ctx context.Context, method, path string, body []byte, headers ...string) (status int, answer []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, method, w.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if len(body) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", w.token)
	for n := 0; n < len(headers); n += 2 {
		r.Header.Set(headers[n], headers[n+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}
