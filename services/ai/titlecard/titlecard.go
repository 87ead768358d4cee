// Package titlecard draws a header image from a title, without asking anybody.
package titlecard

import (
	"bytes"
	"context"
	"embed"
	"encoding/base64"
	"hash/fnv"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai"
)

// The card is 1200 by 630 points, which is what social networks show.
const (
	lineLength = 26 // characters of the title in one line, at the card's size of letter
	maxLines   = 4
)

//go:embed card.svg
var files embed.FS

// html/template escapes for markup, so a title cannot break out of its text.
var card = template.Must(template.ParseFS(files, "card.svg"))

// palettes are pairs of dark colors on which white text has a contrast of more
// than 7 to 1 (WCAG 2.2, 1.4.6).
var palettes = [][2]string{
	{"#12324a", "#1d4e6b"}, {"#23395b", "#2e4a6e"}, {"#1f3d36", "#25544a"}, {"#4a2436", "#5e3048"},
	{"#3b2f57", "#4a3c6b"},
}

// Artist draws cards.
type Artist struct{}

var _ ai.Illustrator = Artist{}

type line struct {
	Y    int
	Text string
}

// HeaderImage is a card with the title on it, as a data URL of some 2 KB. Equal
// titles give equal cards.
func (Artist) HeaderImage(_ context.Context, title string) ai.Image {
	title = strings.Map(printable, title) // XML has no place for the others
	words := wrap(strings.Join(strings.Fields(title), " "))
	lines := make([]line, len(words))
	for i, text := range words {
		lines[i] = line{Y: 315 - (len(words)-1)*42 + i*84 + 24, Text: text}
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(title)) // never fails
	palette := palettes[hash.Sum32()%uint32(len(palettes))]

	var svg bytes.Buffer
	err := card.Execute(
		&svg, map[string]any{"From": palette[0], "To": palette[1], "Lines": lines, "Title": strings.Join(words, " ")},
	)
	if err != nil {
		panic(err) // the template and its data are constants of this package
	}
	return ai.Image{
		URL: "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg.Bytes()),
		Alt: "Title card: " + cut(title, 200),
	}
}

func printable(r rune) rune {
	if unicode.IsControl(r) || r == utf8.RuneError || r == '\uFFFE' || r == '\uFFFF' {
		return ' '
	}
	return r
}

// wrap breaks a title into lines. What does not fit ends in an ellipsis.
func wrap(title string) []string {
	var lines []string
	current := ""
	for word := range strings.FieldsSeq(title) {
		word = cut(word, lineLength)
		switch {
		case current == "":
			current = word
		case utf8.RuneCountInString(current)+1+utf8.RuneCountInString(word) <= lineLength:
			current += " " + word
		default:
			lines = append(lines, current)
			current = word
		}
	}
	if current != "" {
		lines = append(lines, current)
	}
	if len(lines) > maxLines {
		lines = lines[:maxLines]
		lines[maxLines-1] = cut(lines[maxLines-1], lineLength-1) + "…"
	}
	return lines
}

func cut(text string, length int) string {
	runes := []rune(text)
	if len(runes) <= length {
		return text
	}
	return string(runes[:length-1]) + "…"
}
