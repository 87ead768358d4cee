package dynamostore_test

import (
	"context"
	"fmt"
	"testing"

	"coagent/platform/fault"
	"coagent/services/oauth"
	"coagent/services/oauth/dynamostore"
)

func noted(t *testing.T, w dynamostore.Worklist) map[string]oauth.Note {
	t.Helper()
	notes, err := w.Noted(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]oauth.Note{}
	for _, n := range notes {
		all[n.UserID+" "+n.Provider] = n
	}
	return all
}

func TestAWorklistIsSeenByAllProcesses(t *testing.T) {
	s := newStore(t)
	here, there := dynamostore.Worklist{Store: s}, dynamostore.Worklist{Store: s}
	if n := len(noted(t, here)); n != 0 {
		t.Fatalf("%d notes at first", n)
	}
	var want []string
	for i := range 20 {
		k := oauth.Key{UserID: fmt.Sprintf("%x-user", i*13), Provider: "ZILLOW"}
		want = append(want, k.UserID+" ZILLOW")
		if err := here.Note(t.Context(), k); err != nil {
			t.Fatal(err)
		}
	}
	first := noted(t, there)
	for _, name := range want {
		if first[name].Stamp == "" {
			t.Errorf("%s is not on the list", name)
		}
	}
	again, gone := first[want[0]], first[want[1]]
	if err := here.Note(t.Context(), again.Key); err != nil { // meanwhile
		t.Fatal(err)
	}
	for _, n := range []oauth.Note{again, gone, gone} {
		if err := there.Forget(t.Context(), n); err != nil {
			t.Errorf("forgetting %v: %v", n.Key, err)
		}
	}
	left := noted(t, here)
	if len(left) != 19 || left[want[0]].Stamp == again.Stamp || left[want[1]].Stamp != "" {
		t.Errorf("%d notes are left, %+v, %+v", len(left), left[want[0]], left[want[1]])
	}
	if page, err := s.Scan(t.Context(), "", 100); err != nil || len(page.Connections) != 0 {
		t.Errorf("notes are taken for connections: %v, %v", page.Connections, err)
	}
}

func TestANoteIsOfAConnectionsKey(t *testing.T) {
	w := dynamostore.Worklist{Store: newStore(t)}
	for _, k := range []oauth.Key{{UserID: "a#b", Provider: "ZILLOW"}, {UserID: "a", Provider: "zillow#"}, {}} {
		wantFault(t, w.Note(t.Context(), k), fault.Forbidden, "oauth.not_owned")
		wantFault(t, w.Forget(t.Context(), oauth.Note{Key: k, Stamp: "x"}), fault.Forbidden, "oauth.not_owned")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Noted(ended); fault.CodeOf(err) != "oauth.storage_unavailable" {
		t.Errorf("%v", err)
	}
}
