package spec_test

import (
	"testing"
)

// refusedOnce are valid requests that ended in 502, because the stand-in for the
// model wrote what the checks of the AI service rightly refuse.
var refusedOnce = map[string][]string{
	"runNapAudit": {
		`{"address":"aaaaa","agencyName":"a","name":"a","phone":"0213223+0"}`,
		`{"address":"aaaaa","agencyName":"a","name":"a","phone":"8+)0562914"}`,
		`{"address":"aaaaa","agencyName":"a","name":"a","phone":"0213223 + 0213223"}`,
		`{"address":"aaaaa","agencyName":"a","name":"a","phone":"+1 512 555 0100x12"}`,
		`{"address":"aaaaa","agencyName":"a","name":"a","phone":"(((((((0"}`,
		`{"address":"aaaaa","agencyName":"a","name":"a","phone":"0.......0"}`,
		`{"address":"aaaaa","agencyName":"a","name":"2026\\ 202","phone":").+-.9)"}`,
		`{"address":"aaaaa","agencyName":"\u001cg","name":"\u00b5\u00cd\u00a6\u00b1\u00b6\u2370%\u00bd\u0001\u0016","phone":"8--3)49x("}`,
		`{"address":"aaaaa","agencyName":"g","name":"Dana ½","phone":"8--3)49x("}`,
	},
	"runResearchAgent": {`{"topic":"what is 字字ｗｗｗｗ"}`, `{"topic":"what is www"}`, `{"topic":"WWW ．com homes"}`},
	"generateNeighborhoodGuide": {
		`{"city":"漢字ｗｗｗ","neighborhood":"aa"}`, `{"city":"aa","neighborhood":"www"}`,
		`{"city":"9\u2003%","neighborhood":"aa"}`, `{"city":"9\u1680%","neighborhood":"aa"}`, `{"city":"aa","neighborhood":"9 \uffff%"}`,
	},
	"generateAgentBio":     {`{"agencyName":"a","name":"0\u0009\\%"}`, `{"agencyName":"6\u2003%","name":"a"}`},
	"generateVideoScript":  {`{"topic":"6 %{x} / \ufffd"}`},
	"generateMarketUpdate": {`{"location":"9\u3000%","timePeriod":"aa"}`, `{"location":"%aa","timePeriod":"6<"}`},
	"enrichCompetitor":     {`{"agency":"a","name":"字　ح.字\u000C字"}`, `{"agency":"a","name":"h\udbff\udfffe. A"}`},
	"generateListingFaqs": {
		`{"description":"6\u202eم","features":[]}`, `{"description":"","features":["9\u200fw"]}`, `{"description":"","features":["6\u2066A"]}`,
		`{"description":"","features":[".9B ",".9B ",".9B "]}`,
		`{"description":"","features":[".9B"]}`,
		`{"description":"","features":[".5 acre lot","1,5","-3%"," .25 "]}`,
		`{"description":"","features":["$.9M","9%.","0.9.","9:30."," 1. "]}`,
		`{"description":"","features":[".9B\u200b"," .9B\u0007 <b>"]}`,
		`{"description":"","features":["[$.9M] http://x.y/","1,5% @me","(.25)"]}`,
		`{"description":"","features":["½ bath","2 ½","1/2","1 / 2"]}`,
	},
}

func (w *world) servesNow(t *testing.T, o *operation) {
	for _, body := range refusedOnce[o.id] {
		parsed, err := decode([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		req := request{o: o, body: parsed}
		if wrong := w.serves(t.Context(), req); wrong != "" {
			t.Errorf("%s: %s", body, wrong)
		}
	}
}
