package postal

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"coagent/services/ai/regexp"
)

var (
	zipCode  = regexp.MustCompile(`^(\d{5})(?:-?(\d{4}))?$`)
	house    = regexp.MustCompile(`^(?:\d+[a-z]?(?:-\d+[a-z]?)?|[nsew]\d+(?:[nsew]\d+)?)$`) // W5412 in Wisconsin
	fraction = regexp.MustCompile(`^\d/\d$`)
	ordinal  = regexp.MustCompile(`^(\d+)(?:st|nd|rd|th)$`)
	// martinLutherKing is the street whose name is shortened in more ways than any.
	martinLutherKing = regexp.MustCompile(`^(?:dr )?(?:martin luther king|mlk|m l king)(?: jr)?$`)
	// aside is what somebody notes beside an address: (moved here in June), - new since May.
	aside = regexp.MustCompile(`(?i)\s*(?:[(\[]\s*(?:(?:we|i|just|recently|office|yes)\s+)*(?:moved|moving|new|since|as of|until|formerly|` +
		`was|opened|here|not|old|above|behind|across|next to|near|upstairs|entrance|use|please|mail|effective)\b[^()\[\]]*[)\]]|` +
		`(?:,|\s[–—-])\s+(?:(?:we|i|just|recently)\s+)*(?:moved|since|as of|until|formerly|effective)\b[^,()]*$)`)
	joined = regexp.MustCompile(`^([a-z]+)-(\d+[a-z]?)$`) // IH-35, TX-87
)

// Parse reads an address in whatever form; a text that is none gives what could
// be read of it.
func Parse(text string) Address {
	var a Address
	words := split(withoutAside(text))
	words = a.country(words)
	words = a.zip(words)
	if a.Country == "" && a.ZIP != "" { // Provo, UT, United States, 84601
		words = a.country(words)
	}
	words = a.state(words)
	if a.Country == "" && a.State+a.ZIP != "" {
		a.Country = "us"
	}
	segments := segmentsOf(words)
	for _, segment := range segments { // One Congress Plaza
		if digits := numerals[segment[0]]; digits != "" && len(segment) > 2 {
			segment[0] = digits
		}
	}
	street := slices.IndexFunc(segments, func(s []string) bool { return startsWithNumber(s) && boxAt(s) == 0 })
	if street < 0 {
		street = slices.IndexFunc(segments, startsWithNumber)
	}
	if street < 0 {
		street = slices.IndexFunc(segments, endsAsStreet)
	}
	var places [][]string
	for i, segment := range segments {
		if i == street {
			continue
		}
		if n := boxAt(segment); n > 0 && routeOfBox(segment[:n]) == "po box" {
			a.Box = segment[n]
			continue
		}
		if units, rest := unitsOf(segment, street >= 0 && i > street); len(units) > 0 && len(rest) == 0 {
			a.Units = append(a.Units, units...)
		} else if i > street {
			places = append(places, segment)
		}
	}
	if len(places) > 0 && a.City == "" {
		a.City = place(places[len(places)-1])
	}
	if street >= 0 {
		a.line(segments[street])
	}
	return a
}

// withoutAside is an address without what is noted beside it. An address begins with
// none, and one that would leave no digit is kept.
func withoutAside(text string) string {
	at := aside.FindStringIndex(text)
	if at == nil || at[0] == 0 || !strings.ContainsAny(text[:at[0]], "0123456789") {
		return text
	}
	return text[:at[0]] + text[at[1]:]
}

// split makes small words without accents and full stops of a text. What divides
// it into lines becomes a comma.
func split(text string) []string {
	text = strings.NewReplacer("½", " 1/2", "¼", " 1/4", "¾", " 3/4").Replace(text)
	var b strings.Builder
	runes := []rune(strings.ToLower(norm.NFKD.String(text)))
	at := func(i int) rune {
		if i < len(runes) {
			return runes[i]
		}
		return ' '
	}
	for i, r := range runes {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '‘':
		case r == '.' && unicode.IsLetter(at(i+1)) && !unicode.IsLetter(at(i+2)): // N.W., U.S.A.
		case r == '#':
			b.WriteString(" # ")
		case r == '&':
			b.WriteString(" and ")
		case unicode.Is(unicode.Pd, r) || r == '−':
			b.WriteByte('-')
		case strings.ContainsRune(",;:()|·•⋅\n", r):
			b.WriteString(" , ")
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/':
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	var words []string
	for _, w := range strings.Fields(b.String()) {
		w = strings.Trim(w, "-/")
		if m := joined.FindStringSubmatch(w); m != nil && roadPrefix(m[1]) {
			words = append(words, m[1], m[2])
		} else if strings.ContainsAny(w, "0123456789") {
			words = append(words, w)
		} else {
			words = append(words, strings.FieldsFunc(w, func(r rune) bool { return r == '-' || r == '/' })...)
		}
	}
	return words
}

// roadPrefix reports whether a word may stand before the number of a road.
func roadPrefix(w string) bool {
	_, route := routes[short(w)]
	return route || len(w) == 2 && states[w] != ""
}

func (a *Address) country(words []string) []string {
	words = trimmed(words)
	for n := min(4, len(words)); n > 0; n-- {
		rest, name := words[:len(words)-n], strings.Join(words[len(words)-n:], " ")
		code := countries[name]
		alone := len(rest) == 0 || rest[len(rest)-1] == ","
		if code == "us" && len(rest) > 0 || code != "" && alone {
			a.Country = strings.TrimSuffix(code, "_")
			return trimmed(rest)
		}
	}
	return words
}

func (a *Address) zip(words []string) []string {
	if len(words) == 0 {
		return nil
	}
	last := len(words) - 1
	if m := zipCode.FindStringSubmatch(words[last]); m != nil {
		a.ZIP, a.Plus4 = m[1], m[2]
		return trimmed(words[:last])
	}
	return words
}

func (a *Address) state(words []string) []string {
	for n := min(3, len(words)); n > 0; n-- {
		rest, name := words[:len(words)-n], strings.Join(words[len(words)-n:], " ")
		code := states[name]
		if name == "fl" && len(rest) > 0 && ordinal.MatchString(number(rest[len(rest)-1])) {
			continue // 6th fl
		}
		if code == "" || len(name) == 2 && a.ZIP == "" && isStreetWord(name) && !closesPlace(rest) {
			continue
		}
		alone := len(rest) == 0 || rest[len(rest)-1] == ","
		before := trimmed(rest)
		if alsoCities[name] && a.ZIP == "" && alone && (len(before) == 0 || startsWithNumber(lastSegment(before))) {
			a.City = place([]string{name})
			return before
		}
		a.State = code
		return trimmed(rest)
	}
	return words
}

// isStreetWord reports whether two letters may be a word of a street as well as a
// state: Ct, NE, Fl.
func isStreetWord(w string) bool {
	return directionals[w] != "" || suffixes()[w] != "" || designators[w] != ""
}

// closesPlace reports whether these words end with the name of a place, so that
// what follows is its state.
func closesPlace(words []string) bool {
	segment := lastSegment(words)
	if len(words) > 0 && words[len(words)-1] == "," || !startsWithNumber(segment) {
		return len(segment) > 0 || len(words) > 0
	}
	for i, w := range segment {
		if i > 1 && ending[short(w)] {
			return i < len(segment)-1
		}
	}
	return false
}

// line reads the segment with number and street, and what follows it there.
func (a *Address) line(words []string) {
	if n := boxAt(words); n > 0 {
		a.Number, a.Street = strings.ReplaceAll(words[n], "-", ""), routeOfBox(words[:n])
		a.rest(words[n+1:])
		return
	}
	if house.MatchString(words[0]) {
		a.Number, words = words[0], words[1:]
		if len(words) > 1 && fraction.MatchString(words[0]) {
			a.Number, words = a.Number+" "+words[0], words[1:]
		}
	}
	body := words
	for i := 1; i < len(words); i++ {
		if units, rest := unitsOf(words[i:], false); len(units) > 0 {
			body = words[:i]
			a.Units = append(a.Units, units...)
			a.rest(rest)
			break
		}
	}
	a.street(body)
}

// rest takes what follows the street for the city, if nothing else is it.
func (a *Address) rest(words []string) {
	if len(words) > 0 && a.City == "" {
		a.City = place(words)
	}
}

// street reads direction, name, suffix and direction, and what follows.
func (a *Address) street(words []string) {
	c := make([]string, len(words))
	for i, w := range words {
		c[i] = short(w)
	}
	if n := directionBefore(c); n > 0 {
		a.Before, c, words = strings.Join(c[:n], ""), c[n:], words[n:]
	}
	if n, kind := route(c); n > 0 {
		a.Street, a.Route = "road "+c[n], kind
		a.behind(c[n+1:], words[n+1:])
		return
	}
	end := suffixAt(c, a.City != "")
	if end < 0 {
		a.Street = streetName(c)
		return
	}
	a.Street, a.Suffix = streetName(c[:end]), c[end]
	a.behind(c[end+1:], words[end+1:])
}

// behind reads what stands behind the suffix: a direction, a unit without its
// word, the city.
func (a *Address) behind(c, words []string) {
	if len(c) > 0 && isDirection(c[0]) {
		a.After, c, words = c[0], c[1:], words[1:]
	}
	if len(c) > 0 {
		if units, rest := unitsOf(words, true); len(units) > 0 {
			a.Units, words = append(a.Units, units...), rest
		}
	}
	a.rest(words)
}

// directionBefore is how many words before the street are its direction. North
// Avenue has none.
func directionBefore(c []string) int {
	if len(c) < 2 || !isDirection(c[0]) {
		return 0
	}
	if len(c) > 2 && (c[0] == "n" || c[0] == "s") && (c[1] == "e" || c[1] == "w") && !ending[c[2]] {
		return 2 // N W 2nd
	}
	if ending[c[1]] && !anyEnding(c[2:]) {
		return 0
	}
	return 1
}

// route is where the number of a numbered road stands, and of which kind it is;
// 0 for another street.
func route(c []string) (at int, kind string) {
	begin := 0
	for n := min(2, len(c)); n > 0; n-- {
		if states[strings.Join(c[:n], " ")] != "" {
			begin = n
			break
		}
	}
	for n := min(4, len(c)-begin-1); n >= 0; n-- {
		name := strings.Join(c[begin:begin+n], " ")
		known, ok := routes[name]
		if n == 0 && begin == 0 || n > 0 && !ok ||
			!numberOfRoad(c[begin+n]) && (known != "county" || len(c[begin+n]) > 2) {
			continue
		}
		if known == "" && begin > 0 {
			known = "state"
		}
		return begin + n, known
	}
	return 0, ""
}

func numberOfRoad(w string) bool {
	return w != "" && '0' <= w[0] && w[0] <= '9' && !ordinal.MatchString(w)
}

// suffixAt is where the suffix of a street stands; below 0 without one. Where the
// city may follow without a comma, only a suffix that ends streets alone does it.
func suffixAt(c []string, cityKnown bool) int {
	last := len(c) - 1
	for last > 0 && isDirection(c[last]) {
		last--
	}
	if last > 0 && suffixes()[c[last]] != "" && (cityKnown || !anyEnding(c[1:last])) {
		return last
	}
	for i := 1; i < len(c); i++ {
		if ending[c[i]] {
			for i+1 < len(c) && ending[c[i+1]] {
				i++
			}
			return i
		}
	}
	return -1
}

// streetName is a name in its shortest form.
func streetName(c []string) string {
	name := " " + strings.Join(c, " ") + " "
	for word, digits := range ordinals {
		if strings.Contains(word, " ") {
			name = strings.Replace(name, " "+word+" ", " "+digits+" ", 1)
		}
	}
	words := strings.Fields(name)
	for i, w := range words {
		if m := ordinal.FindStringSubmatch(number(w)); m != nil {
			words[i] = m[1]
		}
	}
	name = strings.Join(words, " ")
	if martinLutherKing.MatchString(name) {
		return "mlk"
	}
	return name
}

// number is an ordinal in digits: second is 2nd.
func number(w string) string {
	if digits := ordinals[w]; digits != "" {
		return digits + "th"
	}
	return w
}

// place is the name of a city in its shortest form.
func place(words []string) string {
	c := make([]string, len(words))
	for i, w := range words {
		c[i] = short(w)
		if w == "sainte" {
			c[i] = "ste"
		}
	}
	name := strings.Join(c, " ")
	if name == "new york city" {
		return "new york"
	}
	return name
}

func anyEnding(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return ending[w] })
}

func isDirection(w string) bool { return directionals[w] == w && w != "" }
