package ai_test

import (
	"encoding/json"
	"testing"

	"coagent/services/ai/aitest"
)

// body runs a flow on a request and reads its answer.
func body(t *testing.T, operation, request, answer string) map[string]any {
	t.Helper()
	out, err := generator(t, &aitest.Model{Texts: []string{answer}}, aitest.Searcher{}).Do(t.Context(), job(t, operation, request))
	if err != nil {
		t.Fatal(err)
	}
	var read map[string]any
	if err := json.Unmarshal(out.Body, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

func TestAFlyerHasPlaceAndTimeOfTheRequest(t *testing.T) {
	const request = `{"address":"12 Elm St #4-B","date":"Sat 12/5","time":"1-3pm"}`
	answer := `{"invitation":{"subject":"Come by","body":"` + words(80) + `"},"post":"` + words(60) + `","flyer":{"headline":"Come in","body":"` +
		words(60) + `"},"followUp":"` + words(60) + `"}`
	flyer, _ := body(t, "generateOpenHouseKit", request, answer)["flyer"].(map[string]any)
	for name, want := range map[string]string{"address": "12 Elm St #4-B", "date": "Sat 12/5", "time": "1-3pm", "headline": "Come in"} {
		if flyer[name] != want {
			t.Errorf("%s is %q, want %q", name, flyer[name], want)
		}
	}
}

func TestOnlyAMailHasASubject(t *testing.T) {
	for channel, want := range map[string]bool{"email": true, "sms": false, "note": false} {
		request := `{"recipient":"Maria","occasion":"Lunch","channel":"` + channel + `"}`
		_, there := body(t, "generateFollowUp", request, `{"subject":"Thank you","message":"`+words(60)+`"}`)["subject"]
		if there != want {
			t.Errorf("%s has a subject: %v", channel, there)
		}
	}
}

func TestAPostQuotesTheClientAndNamesThemIfTheyMayBe(t *testing.T) {
	const answer = `{"opening":"Kind words:","quote":"Dana was great.","closing":"Thank you!"}`
	for request, want := range map[string]string{
		`{"comment":"Dana was great. Really.","clientName":"Sam and Lee"}`: "Kind words:\n\n“Dana was great.” (Sam and Lee)\n\nThank you!",
		`{"comment":"Dana was great. Really."}`:                            "Kind words:\n\n“Dana was great.”\n\nThank you!",
	} {
		if got := body(t, "generateSocialProof", request, answer)["post"]; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
