// Package server answers the operations of the search document.
package server

import (
	"context"
	"errors"
	"time"

	"coagent/gen/searchapi"
	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
	"coagent/services/search"
)

// New returns the operations of the search document. Provider answers searches.
// A request to invalidate is published as an event, and invalidator acts on the
// event when the bus delivers it. Requests must have passed the checks of the
// document before: [httpapi.Service] does that.
func New(provider search.Provider, publisher search.Publisher, invalidator search.Invalidator) httpapi.Handlers {
	s := &server{provider, publisher, invalidator, newEncoded(), newEncoded()}
	return searchapi.Operations(s, httpapi.WriteInvalid, httpapi.WriteError)
}

type server struct {
	provider    search.Provider
	publisher   search.Publisher
	invalidator search.Invalidator
	web, news   *encoded
}

var _ searchapi.StrictServerInterface = (*server)(nil)

// SearchWeb implements searchapi.StrictServerInterface.
func (s *server) SearchWeb(
	ctx context.Context, req searchapi.SearchWebRequestObject,
) (searchapi.SearchWebResponseObject, error) {
	q, err := search.NewWebQuery(req.Body.Query, *req.Body.MaxResults, search.Depth(*req.Body.SearchDepth))
	if err != nil {
		return nil, err
	}
	answer, err := s.provider.Search(asCaller(ctx), q)
	if err != nil {
		return nil, err
	}
	return foundBy(answer, s.web, func(a search.Answer) any { return new(webResults(a)) })
}

// SearchNews implements searchapi.StrictServerInterface.
func (s *server) SearchNews(
	ctx context.Context, req searchapi.SearchNewsRequestObject,
) (searchapi.SearchNewsResponseObject, error) {
	q, err := newsQuery(req.Body)
	if err != nil {
		return nil, err
	}
	answer, err := s.provider.Search(asCaller(ctx), q)
	if err != nil {
		return nil, err
	}
	return foundBy(answer, s.news, func(a search.Answer) any { return new(newsResults(a)) })
}

// asCaller names the caller and the request to providers that have a limit to share.
func asCaller(ctx context.Context) context.Context {
	return search.WithCaller(ctx, auth.Subject(ctx), telemetry.CorrelationID(ctx))
}

func newsQuery(body *searchapi.NewsQuery) (search.Query, error) {
	location := ""
	if body.Location != nil {
		location = *body.Location
	}
	return search.NewNewsQuery(body.Query, location, *body.Days)
}

// InvalidateCache implements searchapi.StrictServerInterface. It drops nothing
// itself: the event reaches this process like any other.
func (s *server) InvalidateCache(
	ctx context.Context, req searchapi.InvalidateCacheRequestObject,
) (searchapi.InvalidateCacheResponseObject, error) {
	pattern, err := search.NewPattern(req.Body.Pattern)
	if err != nil {
		return nil, err
	}
	id, err := s.publisher.PublishInvalidation(ctx, pattern)
	if err != nil {
		return nil, err
	}
	return searchapi.InvalidateCache202JSONResponse{
		Body: searchapi.CacheInvalidationAccepted{EventID: id, Pattern: pattern.String()},
	}, nil
}

// ReceiveEvent implements searchapi.StrictServerInterface. The bus delivers
// again what was answered with an error.
func (s *server) ReceiveEvent(
	ctx context.Context, req searchapi.ReceiveEventRequestObject,
) (searchapi.ReceiveEventResponseObject, error) {
	pattern, err := search.NewPattern(req.Body.Detail.Pattern)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		for i := range f.Fields {
			f.Fields[i].Pointer = "/body/detail/pattern"
		}
	}
	if err != nil {
		return nil, err
	}
	if _, err := s.invalidator.Invalidate(ctx, pattern); err != nil {
		return nil, err
	}
	return searchapi.ReceiveEvent204Response{}, nil
}

// freshness is the headers Age, in seconds, and X-Cache. It counts the answer.
func freshness(answer search.Answer) (age int, cache string) {
	age = max(0, int(time.Since(answer.FetchedAt).Seconds()))
	switch answer.Origin {
	case search.Remembered:
		telemetry.CacheLookups.Add(1, "hit")
		return age, "HIT"
	case search.Stale:
		telemetry.CacheLookups.Add(1, "stale")
		return age, "STALE"
	default:
		telemetry.CacheLookups.Add(1, "miss")
		return 0, "MISS"
	}
}

func webResults(answer search.Answer) searchapi.WebResults {
	n := len(answer.Results)
	out := searchapi.WebResults{Results: make([]searchapi.WebResult, n), TotalResults: n}
	for i := range answer.Results {
		r := &answer.Results[i]
		out.Results[i] = searchapi.WebResult{Title: r.Title, URL: r.URL, Snippet: r.Snippet}
		if !r.Published.IsZero() {
			out.Results[i].PublishedDate = &r.Published
		}
	}
	return out
}

func newsResults(answer search.Answer) searchapi.NewsResults {
	out := searchapi.NewsResults{Articles: make([]searchapi.NewsArticle, len(answer.Results))}
	for i := range answer.Results {
		r := &answer.Results[i]
		out.Articles[i] = searchapi.NewsArticle{
			Title: r.Title, URL: r.URL, Snippet: r.Snippet, Source: r.Source, PublishedDate: r.Published,
		}
	}
	return out
}
