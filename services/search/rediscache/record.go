package rediscache

import (
	"time"

	"github.com/go-json-experiment/json"

	"coagent/services/search"
)

// recordVersion is that of record. While a deployment is under way a program
// also meets the values of another one, and does not guess at them.
const recordVersion = 1

// record is the form of an answer in Redis.
type record struct {
	Version   int       `json:"v"`
	Provider  string    `json:"provider"`
	FetchedAt time.Time `json:"fetchedAt"`
	Results   []result  `json:"results"`
}

type result struct {
	Title     string    `json:"title"`
	URL       string    `json:"url"`
	Snippet   string    `json:"snippet,omitempty"`
	Source    string    `json:"source"`
	Published time.Time `json:"published,omitzero"`
}

func encode(answer search.Answer) ([]byte, error) {
	out := record{Version: recordVersion, Provider: answer.Provider, FetchedAt: answer.FetchedAt}
	out.Results = make([]result, len(answer.Results))
	for i, r := range answer.Results {
		out.Results[i] = result(r)
	}
	return json.Marshal(out)
}

// decode returns the zero Answer for what encode of this version did not write.
func decode(value []byte) search.Answer {
	var in record
	err := json.Unmarshal(value, &in)
	if err != nil || in.Version != recordVersion || in.Provider == "" || in.Results == nil {
		return search.Answer{}
	}
	answer := search.Answer{Provider: in.Provider, FetchedAt: in.FetchedAt, Origin: search.Remembered}
	answer.Results = make([]search.Result, len(in.Results))
	for i, r := range in.Results {
		answer.Results[i] = search.Result(r)
	}
	return answer
}
