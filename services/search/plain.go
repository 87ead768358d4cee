package search

import (
	stdhtml "html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plain makes plain text of HTML, of text, and of what was made to look like
// one and be the other. The result has no tag or comment, no hidden characters,
// and single spaces between words only. Text that only resembles HTML stays:
// "income<cap", "R&D", "Shops&centers".
//
// Taking something out can join its neighbours to a new tag or reference, so it
// is done until nothing changes. Honest text needs two or three rounds; what
// still changes after eight loses every character that could mean something in
// HTML.
func plain(s string) string {
	if len(s) > rawText {
		s = s[:rawText]
	}
	s = strings.Map(visible, s) // an invisible character could hide a tag from the first round
	for range 8 {
		next := strings.Join(strings.Fields(strings.Map(visible, shownText(literal(s)))), " ")
		if next == s {
			return s
		}
		s = next
	}
	return strings.Join(strings.Fields(strings.NewReplacer("<", "", ">", "", "&", "").Replace(s)), " ")
}

// markup is what a comment, a declaration or a tag looks like. Of a tag it finds
// the slash of an end tag, the name, the attributes, and the end, which is
// missing when the text was cut in the tag.
var markup = regexp.MustCompile(`(?i)<!--|<[!?][a-z\[][^<>]*>|` +
	`<(/?)([a-z][^\s/<>]*)((?:[\s/](?:=\s*"[^"]*"|=\s*'[^']*'|[^<>])*)?)(>?)`)

// literal escapes each < that opens no markup, so that the tokenizer takes it
// for text.
func literal(s string) string {
	var out strings.Builder
	for {
		at := markup.FindStringSubmatchIndex(s)
		if at == nil {
			out.WriteString(escapeLess(s))
			return out.String()
		}
		part := func(n int) string { return s[max(0, at[2*n]):max(0, at[2*n+1])] }
		tag := candidate{name: strings.ToLower(part(2)), attributes: part(3), end: part(1) != "", complete: part(4) != ""}
		before, _ := utf8.DecodeLastRuneInString(s[:at[0]])
		tag.glued = unicode.IsLetter(before) || unicode.IsDigit(before)
		out.WriteString(escapeLess(s[:at[0]]))
		rest := at[1]
		if tag.name == "" || tag.real() {
			out.WriteString(s[at[0]:at[1]])
		} else {
			out.WriteString("&lt;")
			rest = at[0] + len("<")
		}
		s = s[rest:]
	}
}

func escapeLess(s string) string { return strings.ReplaceAll(s, "<", "&lt;") }

// candidate has the form of a tag.
type candidate struct {
	name, attributes string
	end              bool // it is an end tag
	complete         bool // it has its >
	glued            bool // a letter or digit stands right before it
}

// real reports whether a candidate is a tag. It need be neither an element of
// HTML nor complete: what a browser would act on counts, what a language model
// could take for the end of a quotation, and what is dangerous only when it is
// put together with other text.
func (c candidate) real() bool {
	html, value := attributesIn(c.attributes)
	bare := strings.Trim(c.attributes, " /") == ""
	switch {
	case neverShown[c.name]:
		return true
	case !c.complete: // "a<b" at the end of a text is none, "<a href=" is one
		return html && value
	case elements[c.name]:
		return c.end || html || value || bare
	case bare: // "List<String>" and "<me@a.example>" are none, "</search_results>" is one
		return elementName.MatchString(c.name) && (c.end || !c.glued)
	default: // "income<cap and x>y" is none, "<x onclick=…>" is one
		return value
	}
}

// elementName is the name of an element of HTML, of XML or of somebody's own.
var elementName = regexp.MustCompile(`^[a-z][a-z0-9_:-]*$`)

// attribute is the name of an attribute, and whether a value follows.
var attribute = regexp.MustCompile(`([^\s"'<>/=]+)(\s*=)?`)

// attributesIn reports whether there is an attribute of HTML, and whether any
// has a value.
func attributesIn(s string) (html, value bool) {
	for _, m := range attribute.FindAllStringSubmatch(quoted.ReplaceAllString(s, `""`), -1) {
		name := strings.ToLower(m[1])
		html = html || atom.Lookup([]byte(name)) != 0 || strings.HasPrefix(name, "on") || strings.HasPrefix(name, "data-")
		value = value || m[2] != ""
	}
	return html, value
}

var quoted = regexp.MustCompile(`"[^"]*"|'[^']*'`)

// shownText is the text of HTML that a browser would show. A comment or an
// element that does not end takes the rest with it, as in a browser.
func shownText(s string) string {
	var out strings.Builder
	skipped, depth := "", 0 // the element whose text is not shown
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		kind := z.Next()
		if kind == html.ErrorToken { // the end
			return out.String()
		}
		if kind == html.TextToken {
			if depth == 0 {
				out.WriteString(decodeReferences(string(z.Raw())))
			}
			continue
		}
		name, hides := "", false
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken || kind == html.EndTagToken {
			name, hides = readTag(z)
		}
		switch {
		case depth > 0 && name == skipped && kind == html.EndTagToken:
			depth--
		case depth > 0 && name == skipped, depth == 0 && hides && kind != html.EndTagToken:
			skipped = name
			depth++
		}
		if !inline[name] {
			out.WriteByte(' ') // <p>one</p><p>two</p> is two words, <b>Aus</b>tin is one
		}
	}
}

// readTag returns the name of a tag, and whether its element is not shown.
func readTag(z *html.Tokenizer) (name string, hides bool) {
	tag, more := z.TagName()
	name = string(tag)
	hides = neverShown[name]
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if string(key) == "hidden" || string(key) == "style" && hiddenStyle.Match(value) {
			hides = true
		}
	}
	return name, hides && !void[name]
}

// hiddenStyle is what hides an element and needs no style sheet.
var hiddenStyle = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden|` +
	`(font-size|opacity)\s*:\s*0*\.?0*\s*(px|em|rem|pt|%)?\s*(;|!|$)`)

var reference = regexp.MustCompile(`&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);`)

// decodeReferences replaces the character references in s. One without its
// semicolon is text, although HTML knows a few: "centers&currents".
func decodeReferences(s string) string {
	return reference.ReplaceAllStringFunc(s, func(ref string) string {
		decoded := stdhtml.UnescapeString(ref)
		if len([]rune(decoded)) > 2 { // "&centers;" begins with &cent and is none
			return ref
		}
		return decoded
	})
}

// Elements by what they do to text. (HTML Living Standard, sections 4, 13.1.2,
// 15.3 and 16.2.)
var (
	neverShown = set("script style template noscript noframes iframe object svg math head")
	void       = set("area base br col embed hr img input link meta param source track wbr")
	inline     = set(`a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span
		strike strong sub sup time tt u var wbr`)
	elements = set(`a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
		blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir
		div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup
		hr html i iframe img input ins kbd label legend li link listing main map mark marquee math menu meta meter nav nobr
		noembed noframes noscript object ol optgroup option output p param picture plaintext pre progress q rp rt ruby s
		samp script search section select slot small source span strike strong style sub summary sup svg table tbody td
		template textarea tfoot th thead time title tr track tt u ul var video wbr xmp`)
)

func set(names string) map[string]bool {
	all := make(map[string]bool)
	for name := range strings.FieldsSeq(names) {
		all[name] = true
	}
	return all
}
