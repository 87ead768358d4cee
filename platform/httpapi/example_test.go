package httpapi_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/fault"
	"coagent/platform/httpapi"
)

// greetings is a document with one operation.
const greetings = `
openapi: 3.0.3
info: { title: Greetings, version: 1.0.0 }
paths:
  /greetings:
    post:
      operationId: greet
      x-coagent-timeout: 5
      x-coagent-rate-limit: { requests: 10, seconds: 60 }
      x-coagent-max-body: 1000
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              required: [name]
              properties:
                name: { type: string, minLength: 1, maxLength: 40 }
      responses:
        "200": { description: The greeting. }
`

// A Service holds each request to its document before the handler gets it. What
// the handler refuses is answered as a problem.
func ExampleService_Handler() {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(greetings))
	if err != nil {
		fmt.Println(err)
		return
	}
	greet := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Name string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			httpapi.WriteInvalid(w, r, err)
			return
		}
		if in.Name == "Mallory" {
			httpapi.WriteError(w, r, fault.New(fault.Forbidden, "greetings.unwelcome", "You are not welcome."))
			return
		}
		_, _ = io.WriteString(w, "Hello, "+in.Name+"!")
	})
	handler, err := httpapi.Service{Name: "greetings", Doc: doc, Log: slog.New(slog.DiscardHandler)}.Handler(greet)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, body := range []string{`{"name":"Ann"}`, `{"name":""}`, `{"name":"Ann","age":7}`, `{"name":"Mallory"}`} {
		r := httptest.NewRequest(http.MethodPost, "/greetings", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		var problem struct {
			Code   string
			Errors []struct{ Pointer, Code string }
		}
		if json.Unmarshal(w.Body.Bytes(), &problem) == nil {
			fmt.Println(w.Code, problem.Code, problem.Errors)
		} else {
			fmt.Println(w.Code, w.Body)
		}
	}
	// Output:
	// 200 Hello, Ann!
	// 400 invalid_request [{/body/name minLength}]
	// 400 invalid_request [{/body/age additionalProperties}]
	// 403 greetings.unwelcome []
}
