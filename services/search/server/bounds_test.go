package server_test

import (
	"testing"

	"coagent/services/search"
)

// A domain cannot read the document, so it says its bounds once more. Here the
// two are held together.
func TestTheDomainsBoundsAreTheDocuments(t *testing.T) {
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	property := func(schema, name string) (maxLength, maximum int) {
		s := doc.Components.Schemas[schema].Value.Properties[name].Value
		if s.MaxLength != nil {
			maxLength = int(*s.MaxLength)
		}
		if s.Max != nil {
			maximum = int(*s.Max)
		}
		return maxLength, maximum
	}
	for _, c := range []struct {
		schema, name       string
		maxLength, maximum int
	}{
		{"WebQuery", "query", search.MaxText, 0},
		{"WebQuery", "maxResults", 0, search.MaxResults},
		{"NewsQuery", "query", search.MaxText, 0},
		{"NewsQuery", "location", search.MaxLocation, 0},
		{"NewsQuery", "days", 0, search.MaxDays},
		{"CacheInvalidation", "pattern", search.MaxPattern, 0},
		{"WebResult", "title", search.MaxTitle, 0},
		{"WebResult", "snippet", search.MaxSnippet, 0},
		{"WebResult", "url", search.MaxURL, 0},
		{"NewsArticle", "title", search.MaxTitle, 0},
		{"NewsArticle", "snippet", search.MaxSnippet, 0},
		{"NewsArticle", "url", search.MaxURL, 0},
	} {
		if maxLength, maximum := property(c.schema, c.name); maxLength != c.maxLength || maximum != c.maximum {
			t.Errorf("%s.%s: the document says %d and %d, the domain %d and %d", c.schema, c.name, maxLength, maximum, c.maxLength, c.maximum)
		}
	}
	for schema, list := range map[string]string{"WebResults": "results", "NewsResults": "articles"} {
		if s := doc.Components.Schemas[schema].Value.Properties[list].Value; s.MaxItems == nil || *s.MaxItems != search.MaxResults {
			t.Errorf("%s.%s: the document's list and the domain's bound of %d differ", schema, list, search.MaxResults)
		}
	}
}
