package titlecard_test

import (
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"coagent/services/ai/titlecard"
)

// drawing decodes a card and returns its texts; it fails on what is not XML.
func drawing(t *testing.T, url string) []string {
	t.Helper()
	encoded, ok := strings.CutPrefix(url, "data:image/svg+xml;base64,")
	if !ok {
		t.Fatalf("not a card: %.60s", url)
	}
	svg, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	inText := false
	decoder := xml.NewDecoder(strings.NewReader(string(svg)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if name := token.Name.Local; name == "script" || name == "image" || name == "foreignObject" || name == "a" {
				t.Fatalf("the card has an element %s", name)
			}
			inText = token.Name.Local == "text"
		case xml.CharData:
			if inText {
				lines = append(lines, string(token))
				inText = false
			}
		}
	}
}

func TestTheCardShowsTheTitle(t *testing.T) {
	for title, want := range map[string]string{
		"Buying a first home": "Buying a first home",
		"First-time buyer programs in Austin and how to use them": "First-time buyer programs|in Austin and how to use|them",
		`</text><script>alert("x")</script> & more`:               `</text><script>alert("x")…|& more`,
		strings.Repeat("long words ", 20):                         "long words long words long|words long words long|words long words long|words long words long…",
		"Überdurchschnittlichkeitsvermutungen 😀 in Austin":        "Überdurchschnittlichkeits…|😀 in Austin",
		"A\u0001 bell\u0007 rings\ufffe":                          "A bell rings",
		"":                                                        "",
	} {
		image := titlecard.Artist{}.HeaderImage(t.Context(), title)
		lines := drawing(t, image.URL)
		if title != "" && strings.HasPrefix(title, "long words") {
			if len(lines) != 4 || !strings.HasSuffix(lines[3], "…") {
				t.Errorf("lines %q", lines)
			}
		} else if got := strings.Join(lines, "|"); got != want {
			t.Errorf("%q is drawn as %q", title, got)
		}
		if len(image.URL) > 32768 || !strings.HasPrefix(image.Alt, "Title card: ") || len([]rune(image.Alt)) > 300 {
			t.Errorf("%q: url of %d bytes, alt %q", title, len(image.URL), image.Alt)
		}
	}
}

func TestEqualTitlesGiveEqualCards(t *testing.T) {
	a := titlecard.Artist{}.HeaderImage(t.Context(), "Spring in Austin")
	if b := (titlecard.Artist{}).HeaderImage(t.Context(), "Spring in Austin"); a != b {
		t.Error("they differ")
	}
}
