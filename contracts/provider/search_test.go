//go:build pact

package provider_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/pact-foundation/pact-go/v2/models"

	"coagent/mocks/faults"
	"coagent/mocks/webpages"
)

var searchStates = map[string]state{
	"the web knows pages about": known,
	"no provider answers": func(w *world, _ interaction, _ map[string]any) (models.ProviderStateResponse, error) {
		w.tavily.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever})
		return nil, nil
	},
}

// known sees that the made-up web has something about the topic, as it has
// about all that can be asked.
func known(_ *world, _ interaction, params map[string]any) (models.ProviderStateResponse, error) {
	topic, _ := params["topic"].(string)
	if topic == "" {
		return nil, errors.New("the state has no topic")
	}
	if len(webpages.Find(webpages.Search{Words: topic, Limit: 1}, time.Now())) == 0 {
		return nil, fmt.Errorf("the made-up web holds nothing about %q", topic)
	}
	return nil, nil
}
