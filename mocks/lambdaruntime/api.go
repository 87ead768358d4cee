package lambdaruntime

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/uuid"
)

// API stands in for a REST API whose methods all have a proxy integration with
// one function. It checks no token: see what its authorizer would let through.
// It is ready as a literal.
type API struct {
	Function *Function
	// Resources are the paths that it has, as templates: /oauth/tokens/{userId}.
	Resources []string
	// Stage is where it is deployed; its name is not in the path that requests are
	// sent to here.
	Stage string
	// BasePath is what a domain of its own puts before every path, as "/v1": callers
	// send it, and functions get it.
	BasePath string
}

// ServeHTTP makes an event of the request, and an answer of what the function
// answers: of a stream while it comes.
func (a API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	resource, params, ok := a.find(r.URL.EscapedPath())
	if !ok {
		say(w, http.StatusForbidden, "Missing Authentication Token")
		return
	}
	event, err := a.event(r, resource, params)
	if err != nil {
		say(w, http.StatusBadRequest, "Bad Request")
		return
	}
	payload, err := json.Marshal(event)
	if err != nil || len(payload) > MaxPayload {
		say(w, http.StatusRequestEntityTooLarge, "Request Too Long")
		return
	}
	answer, err := a.Function.Invoke(r.Context(), payload)
	switch {
	case err != nil:
		say(w, http.StatusBadGateway, "Internal server error")
	case answer.Streams:
		pass(w, answer)
	default:
		relay(w, answer)
	}
}

// say answers as the API itself does.
func say(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
}

// find returns the resource of a path.
func (a API) find(path string) (resource string, params map[string]string, ok bool) {
	path, ok = strings.CutPrefix(path, a.BasePath)
	if !ok {
		return "", nil, false
	}
	asked := strings.Split(path, "/")
	for _, resource := range a.Resources {
		parts := strings.Split(resource, "/")
		if len(parts) != len(asked) {
			continue
		}
		params, fits := map[string]string{}, true
		for i, part := range parts {
			if strings.HasPrefix(part, "{") {
				value, err := url.PathUnescape(asked[i])
				params[strings.Trim(part, "{}")] = value
				fits = fits && err == nil && value != ""
			} else {
				fits = fits && part == asked[i]
			}
		}
		if fits {
			return resource, params, true
		}
	}
	return "", nil, false
}

func (a API) event(r *http.Request, resource string, params map[string]string) (events.APIGatewayProxyRequest, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 2*MaxPayload))
	if err != nil {
		return events.APIGatewayProxyRequest{}, err
	}
	source, _, _ := net.SplitHostPort(r.RemoteAddr)
	e := events.APIGatewayProxyRequest{
		Resource: resource, Path: r.URL.EscapedPath(), HTTPMethod: r.Method,
		Headers: map[string]string{}, MultiValueHeaders: r.Header.Clone(), PathParameters: params,
		QueryStringParameters: map[string]string{}, MultiValueQueryStringParameters: map[string][]string{},
		RequestContext: events.APIGatewayProxyRequestContext{
			Stage: a.Stage, Path: "/" + a.Stage + r.URL.Path, ResourcePath: resource, HTTPMethod: r.Method,
			RequestID: uuid.NewString(), DomainName: "api.example.com", Protocol: r.Proto,
			Identity: events.APIGatewayRequestIdentity{SourceIP: source},
		},
	}
	e.MultiValueHeaders["Host"] = []string{e.RequestContext.DomainName}
	e.MultiValueHeaders["X-Forwarded-For"] = []string{source}
	e.MultiValueHeaders["X-Forwarded-Proto"] = []string{"https"}
	for name, values := range e.MultiValueHeaders {
		e.Headers[name] = values[len(values)-1]
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return e, err
	}
	for name, values := range query {
		e.QueryStringParameters[name], e.MultiValueQueryStringParameters[name] = values[len(values)-1], values
	}
	if utf8.Valid(body) {
		e.Body = string(body)
	} else {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	return e, nil
}

// relay passes on an answer in one piece.
func relay(w http.ResponseWriter, a *Answer) {
	var out events.APIGatewayProxyResponse
	err := json.NewDecoder(a.Body).Decode(&out)
	body := []byte(out.Body)
	if err == nil && out.IsBase64Encoded {
		body, err = base64.StdEncoding.DecodeString(out.Body)
	}
	if err != nil || out.StatusCode < 200 || out.StatusCode > 599 {
		say(w, http.StatusBadGateway, "Internal server error")
		return
	}
	head(w, out.StatusCode, out.Headers, out.MultiValueHeaders)
	_, _ = w.Write(body)
}

// pass passes on a stream: status and headers, eight zeros, and the body as it
// comes. One that fails is broken off.
func pass(w http.ResponseWriter, a *Answer) {
	body := bufio.NewReader(a.Body)
	prelude, err := untilZeros(body)
	var out struct {
		StatusCode        int                 `json:"statusCode"`
		Headers           map[string]string   `json:"headers"`
		MultiValueHeaders map[string][]string `json:"multiValueHeaders"`
	}
	if err != nil || json.Unmarshal(prelude, &out) != nil || out.StatusCode < 200 || out.StatusCode > 599 {
		say(w, http.StatusBadGateway, "Internal server error")
		return
	}
	head(w, out.StatusCode, out.Headers, out.MultiValueHeaders)
	flush := http.NewResponseController(w).Flush
	_ = flush()
	piece := make([]byte, 4<<10)
	for {
		n, err := body.Read(piece)
		_, gone := w.Write(piece[:n])
		_ = flush()
		switch {
		case err == io.EOF:
			return
		case err != nil:
			panic(http.ErrAbortHandler)
		case gone != nil:
			_, _ = io.Copy(io.Discard, body) // the function goes on
			return
		}
	}
}

// untilZeros reads what stands before the eight zeros.
func untilZeros(r *bufio.Reader) ([]byte, error) {
	var before []byte
	zeros := make([]byte, 8)
	for !bytes.HasSuffix(before, zeros) {
		b, err := r.ReadByte()
		if err != nil {
			return nil, err
		}
		before = append(before, b)
	}
	return bytes.TrimSuffix(before, zeros), nil
}

func head(w http.ResponseWriter, status int, single map[string]string, multi map[string][]string) {
	h := w.Header()
	for name, value := range single {
		h.Set(name, value)
	}
	for name, values := range multi {
		h[http.CanonicalHeaderKey(name)] = values
	}
	w.WriteHeader(status)
}
