package local

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"gopkg.in/yaml.v3"
)

// What the documents say that the application receives is delivered there, and only in
// a run that has one.
func TestTheBusDeliversToTheApplicationWhatItReceives(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../openapi/events.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Channels   map[string]struct{ Address string }
		Operations map[string]struct {
			Channel struct {
				Ref string `yaml:"$ref"`
			}
			Target struct{ Path, Header string } `yaml:"x-coagent-target"`
		}
	}
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Ports: StandardPorts()}
	var want []string
	for _, o := range document.Operations {
		if o.Target.Path != "" {
			source := document.Channels[o.Channel.Ref[len("#/channels/"):]].Address
			want = append(want, source+" "+cfg.url(cfg.Ports.Web)+o.Target.Path+" "+o.Target.Header)
		}
	}
	slices.Sort(want)
	delivered := func(cfg Config) (all []string) {
		var targets []struct {
			Source, DetailType, URL string
			Headers                 map[string]string
		}
		if err := json.Unmarshal([]byte(cfg.eventTargets()), &targets); err != nil {
			t.Fatal(err)
		}
		for _, target := range targets {
			for header, key := range target.Headers {
				if key != eventKey {
					t.Errorf("%s is sent another key", target.URL)
				}
				if target.DetailType == "" {
					all = append(all, target.Source+" "+target.URL+" "+header)
				}
			}
		}
		slices.Sort(all)
		return all
	}
	if got := delivered(cfg); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("the bus delivers %q, want %q", got, want)
	}
	cfg.Ports.Web = 0
	if got := delivered(cfg); len(got) != 0 {
		t.Errorf("without an application the bus delivers %q", got)
	}
}
