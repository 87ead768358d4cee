package lambdahost

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"coagent/platform/auth"
	"coagent/platform/telemetry"
)

// traceHeader is where AWS says of which trace a request is.
const traceHeader = "X-Amzn-Trace-Id"

// request answers a request that came through a REST API, as its proxy
// integration brings it.
func (f *function) request(ctx context.Context, payload json.RawMessage) (*answer, error) {
	var event events.APIGatewayProxyRequest
	if err := json.Unmarshal(payload, &event); err != nil {
		return nil, errors.New("lambdahost: the event is not that of a REST API's proxy integration")
	}
	early := margin
	if f.streams {
		early += lastWord
	}
	ctx, cancel := before(ctx, early)
	r, err := newRequest(ctx, &event)
	if err != nil {
		cancel()
		return nil, err
	}
	if f.streams {
		return stream(f.Handler, r, cancel)
	}
	defer cancel()
	return f.buffer(r)
}

// newRequest makes a request of an event. Nothing in it says who asks but the
// caller's own token: what the API's authorizer found out is not used, and the
// program checks the token as it does everywhere.
func newRequest(ctx context.Context, event *events.APIGatewayProxyRequest) (*http.Request, error) {
	body := []byte(event.Body)
	if event.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(event.Body)
		if err != nil {
			return nil, errors.New("lambdahost: the body of the event is not base64")
		}
		body = decoded
	}
	r, err := http.NewRequestWithContext(ctx, event.HTTPMethod, "/", bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("lambdahost: the method of the event is none")
	}
	r.URL = address(event)
	r.RequestURI = r.URL.RequestURI()
	r.Header = header(event)
	r.Host = event.RequestContext.DomainName
	if r.Host == "" {
		r.Host = r.Header.Get("Host")
	}
	r.Header.Del("Host")
	r.RemoteAddr = event.RequestContext.Identity.SourceIP + ":0"
	if len(body) == 0 {
		r.Body, r.ContentLength = http.NoBody, 0
	}
	mark(r, event.RequestContext.RequestID)
	return r, nil
}

// mark sets of which trace the request is, and its correlation id unless the
// caller has one.
func mark(r *http.Request, id string) {
	// Lambda's own segment comes after that of the API.
	if trace, _ := r.Context().Value("x-amzn-trace-id").(string); trace != "" {
		r.Header.Set(traceHeader, trace)
	}
	if len(r.Header.Values(telemetry.CorrelationHeader)) == 0 && id != "" {
		r.Header.Set(telemetry.CorrelationHeader, id)
	}
}

// address is the path and the query of a request. The path is that of the
// document: without the stage, and without what a domain of one's own puts before.
func address(event *events.APIGatewayProxyRequest) *url.URL {
	path := event.Path
	if resource := event.Resource; resource != "" {
		for name, value := range event.PathParameters { // one that stands for several segments
			resource = strings.Replace(resource, "{"+name+"+}", strings.Trim(value, "/"), 1)
		}
		more := strings.Count(strings.TrimSuffix(path, "/"), "/") - strings.Count(strings.TrimSuffix(resource, "/"), "/")
		for range more {
			_, after, _ := strings.Cut(path[1:], "/")
			path = "/" + after
		}
	}
	u, err := url.ParseRequestURI(path)
	if err != nil || u.RawQuery != "" || u.IsAbs() || !strings.HasPrefix(path, "/") { // it is no address: taken as it is
		u = &url.URL{Path: "/" + strings.TrimPrefix(path, "/")}
	}
	query := url.Values(event.MultiValueQueryStringParameters)
	if query == nil {
		query = url.Values{}
		for name, value := range event.QueryStringParameters {
			query.Set(name, value)
		}
	}
	u.RawQuery = query.Encode()
	return u
}

func header(event *events.APIGatewayProxyRequest) http.Header {
	h := http.Header{}
	for name, values := range event.MultiValueHeaders {
		for _, value := range values {
			h.Add(name, value)
		}
	}
	if event.MultiValueHeaders == nil {
		for name, value := range event.Headers {
			h.Set(name, value)
		}
	}
	return h
}

// deliver has the program act on an event of the bus, as if the bus had posted it
// to path. What is refused is an error: the bus delivers again, and in the end
// puts the event where somebody looks at it.
func (f *function) deliver(ctx context.Context, path string, payload json.RawMessage) (*answer, error) {
	ctx, cancel := before(auth.WithDelivery(ctx), margin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, path, bytes.NewReader(payload))
	if err != nil {
		return nil, fmt.Errorf("lambdahost: the path of deliveries: %w", err)
	}
	r.RequestURI = path
	r.Header.Set("Content-Type", kindJSON)
	id := ""
	if lc, known := lambdacontext.FromContext(ctx); known {
		id = lc.AwsRequestID
	}
	mark(r, id)
	w := &buffered{header: http.Header{}}
	if err := w.take(f.Handler, r); err != nil {
		return nil, err
	}
	if w.status >= http.StatusMultipleChoices {
		return nil, fmt.Errorf("the delivery was answered with %d: %.500s", w.status, w.body.Bytes())
	}
	return done(), nil
}
