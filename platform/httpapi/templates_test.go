package httpapi

import (
	"maps"
	"testing"
)

func TestAPathIsFoundByItsMostConcreteTemplate(t *testing.T) {
	var templates branch
	named := map[*path]string{}
	add := func(template string) bool {
		segments, err := parseTemplate(template)
		if err != nil {
			t.Fatal(err)
		}
		p := &path{template: segments}
		named[p] = template
		return templates.add(p)
	}
	for _, template := range []string{"/a/{x}", "/a/{x}/c", "/a/b/{y}/d", "/{z}/c", "/a/{x}/{y}/e", "/a/{x}/b%2Fc"} {
		if !add(template) {
			t.Errorf("%s is taken for another", template)
		}
	}
	if add("/a/{other}/c") {
		t.Error("two paths that match the same are two")
	}
	for rest, want := range map[string]struct {
		template string
		params   map[string]string
	}{
		"a/1":         {"/a/{x}", map[string]string{"x": "1"}},
		"a/b":         {"/a/{x}", map[string]string{"x": "b"}},
		"a/b/c":       {"/a/{x}/c", map[string]string{"x": "b"}}, // the literal b leads nowhere
		"a/c":         {"/a/{x}", map[string]string{"x": "c"}},
		"b/c":         {"/{z}/c", map[string]string{"z": "b"}},
		"a/b/2/d":     {"/a/b/{y}/d", map[string]string{"y": "2"}},
		"a/b/2/e":     {"/a/{x}/{y}/e", map[string]string{"x": "b", "y": "2"}},
		"a/%2F%20":    {"/a/{x}", map[string]string{"x": "/ "}},
		"a/1/b%2Fc":   {"/a/{x}/b%2Fc", map[string]string{"x": "1"}},
		"a":           {},
		"a/":          {},
		"a//c":        {},
		"a/1/":        {},
		"a/1/c/":      {},
		"a/%zz":       {},
		"a/1/d":       {},
		"a/b/2/d/e":   {},
		"":            {},
		"/a/1":        {},
		"A/1":         {},
		"a/b/%zz/d":   {},
		"a/1/b%2fc":   {},
		"a/%20/%20/e": {"/a/{x}/{y}/e", map[string]string{"x": " ", "y": " "}},
	} {
		p := templates.find(rest)
		if named[p] != want.template {
			t.Errorf("%q: got %q, want %q", rest, named[p], want.template)
		} else if p != nil && !maps.Equal(p.params(rest), want.params) {
			t.Errorf("%q: got %v, want %v", rest, p.params(rest), want.params)
		}
	}
}
