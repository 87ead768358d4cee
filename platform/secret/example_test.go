package secret_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"coagent/platform/secret"
)

func Example() {
	type settings struct {
		ClientID     string
		ClientSecret secret.Text
	}
	s := settings{ClientID: "coagent", ClientSecret: secret.New("hunter2")}

	fmt.Printf("%+v\n", s)
	asJSON, err := json.Marshal(s)
	fmt.Println(string(asJSON), err)

	r, err := http.NewRequest(http.MethodPost, "https://provider.example/token", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	r.SetBasicAuth(s.ClientID, s.ClientSecret.Reveal()) // where it leaves for its owner
	fmt.Println(r.Header.Get("Authorization"))
	// Output:
	// {ClientID:coagent ClientSecret:[secret]}
	// {"ClientID":"coagent","ClientSecret":"[secret]"} <nil>
	// Basic Y29hZ2VudDpodW50ZXIy
}

func ExampleText_Equal() {
	key := secret.New("a-long-enough-delivery-key")
	check := func(sent string) error {
		if key.IsZero() || !key.Equal(secret.New(sent)) {
			return errors.New("the key is wrong or missing")
		}
		return nil
	}
	fmt.Println(check("a-long-enough-delivery-key"))
	fmt.Println(check("something else"))
	// Output:
	// <nil>
	// the key is wrong or missing
}
