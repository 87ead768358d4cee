package search

import (
	"html"
	"regexp"
	"strings"
)

// plain makes plain text of HTML, of text, and of what was made to look like
// one and be the other. In the result no < is followed by anything that would
// make it a tag or a comment, there are no hidden characters, and single
// spaces are between words only.
//
// Taking something out can join its neighbours to a new tag or entity, so it is
// done until nothing changes. Honest text needs two or three rounds; to what
// is still changing after eight no meaning is owed, and it loses every
// character that could have one in HTML.
func plain(s string) string {
	if len(s) > rawText {
		s = s[:rawText]
	}
	s = strings.Map(visible, s) // lest an invisible character hides a tag from the first round
	for range 8 {
		next := strings.Join(strings.Fields(strings.Map(visible, html.UnescapeString(dropMarkup(s)))), " ")
		if next == s {
			return s
		}
		s = next
	}
	return strings.Join(strings.Fields(strings.NewReplacer("<", "", ">", "", "&", "").Replace(s)), " ")
}

// dropMarkup takes out tags, comments and the text of elements that a browser
// does not show. A tag or comment that does not end takes the rest with it, as
// in a browser.
func dropMarkup(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var out strings.Builder
	for s != "" {
		before, tag, after := nextTag(s)
		out.WriteString(before)
		name, closing := tagName(tag)
		switch {
		case closing:
		case neverShown[name]:
			after = afterRawText(after, name)
		case hides(tag, name):
			after = afterElement(after, name)
		}
		if tag != "" && !inline[name] {
			out.WriteByte(' ') // <p>one</p><p>two</p> is two words, <b>Aus</b>tin is one
		}
		s = after
	}
	return out.String()
}

// nextTag splits s round its first tag or comment.
func nextTag(s string) (before, tag, after string) {
	for i := 0; i < len(s); i++ {
		if s[i] != '<' || i+1 == len(s) || !opensTag(s[i+1]) {
			continue
		}
		end := len(s)
		if strings.HasPrefix(s[i:], "<!--") {
			if n := strings.Index(s[i+4:], "-->"); n >= 0 {
				end = i + 4 + n + len("-->")
			}
		} else if n := tagEnd(s[i:]); n > 0 {
			end = i + n
		}
		return s[:i], s[i:end], s[end:]
	}
	return s, "", ""
}

func opensTag(b byte) bool {
	return b == '/' || b == '!' || b == '?' || 'a' <= b|0x20 && b|0x20 <= 'z'
}

// tagEnd is the length of the tag that s begins with, or 0 if it does not end.
// A > in quotes does not end it, unless the quotes stay open.
func tagEnd(s string) int {
	var quote byte
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '>':
			return i + 1
		case (b == '"' || b == '\'') && s[i-1] == '=':
			quote = b
		}
	}
	return strings.IndexByte(s, '>') + 1
}

// tagName is the name of an element, and empty for a comment or a declaration.
func tagName(tag string) (name string, closing bool) {
	tag = strings.TrimPrefix(tag, "<")
	if strings.HasPrefix(tag, "!") || strings.HasPrefix(tag, "?") {
		return "", false
	}
	tag, closing = strings.CutPrefix(tag, "/")
	if end := strings.IndexAny(tag, " \t\r\n\f/>"); end >= 0 {
		tag = tag[:end]
	}
	return strings.ToLower(tag), closing
}

// hides reports whether the start tag of the element name says that it is not
// to be shown.
func hides(tag, name string) bool {
	if name == "" || void[name] {
		return false
	}
	return hiddenStyle.MatchString(tag) || hiddenAttribute.MatchString(quoted.ReplaceAllString(tag, `""`))
}

// afterRawText is what follows the end of the element name, whose start tag
// lies before s. What is in it is no HTML: if (a<b) begins no tag.
func afterRawText(s, name string) string {
	end := strings.Index(strings.ToLower(s), "</"+name)
	if end < 0 || end >= len(s) {
		return ""
	}
	_, _, after := nextTag(s[end:])
	return after
}

// afterElement is what follows the end of the element name, whose start tag
// lies before s. Elements of the same name within it are counted.
func afterElement(s, name string) string {
	for depth := 1; s != ""; {
		_, tag, after := nextTag(s)
		s = after
		found, closing := tagName(tag)
		switch {
		case found != name:
		case !closing:
			depth++
		default:
			if depth--; depth == 0 {
				return s
			}
		}
	}
	return ""
}

// Elements by what they do to text. (HTML Living Standard, sections 4, 13.1.2
// and 15.3.)
var (
	neverShown = set("script style template noscript noframes iframe object svg math head")
	void       = set("area base br col embed hr img input link meta source track wbr")
	inline     = set("a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr")

	// What hides an element and needs no style sheet.
	hiddenAttribute = regexp.MustCompile(`(?i)\shidden[\s/>=]`)
	hiddenStyle     = regexp.MustCompile(`(?is)\sstyle\s*=.*(display\s*:\s*none|visibility\s*:\s*hidden|(font-size|opacity)\s*:\s*0*\.?0*\s*(px|em|rem|pt|%)?\s*[;"'!>])`)
	quoted          = regexp.MustCompile(`"[^"]*"|'[^']*'`)
)

func set(names string) map[string]bool {
	all := make(map[string]bool)
	for name := range strings.FieldsSeq(names) {
		all[name] = true
	}
	return all
}
