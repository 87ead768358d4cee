package review

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"coagent/platform/fault"
)

// Steering marks the faults for which the caller is told to ask in other
// words.
const Steering = "steering"

// steering lists the texts that prefer, discourage or steer people by what the
// Fair Housing Act protects (42 U.S.C. 3604(c); 24 CFR 100.75; HUD's word lists
// of 1980 in former 24 CFR 109.20 and its memorandum of January 9, 1995, which
// says what is allowed: family room, master bedroom, walking distance, quiet
// streets).
func steering(d Draft) []fault.Field {
	places := placeNames(d.Request)
	var faults []fault.Field
	for at, text := range Texts(d.Answer) {
		if phrase := steersReaders(text, places); phrase != "" {
			faults = append(faults, fault.Field{
				Pointer: at, Code: Steering,
				Detail: "says " + inQuotes(phrase) +
					"; it must describe the home and the place, and nobody who should or should not live there; " +
					"leave out words that the Fair Housing Act forbids and words that stand for them",
			})
		}
	}
	return faults
}

// steersReaders is what in a text for the public steers; empty if nothing does.
// It knows phrases, not intentions: it is the net below the instructions to the
// model. The names of places are left out of account.
func steersReaders(text string, places []string) string {
	plain := plainPhrases(text)
	for _, name := range places {
		plain = withoutName(plain, name)
	}
	for passage := range delicate(plain) {
		if !steers.MatchString(passage) { // as most do not
			continue
		}
		passage = speakers.ReplaceAllString(fewOf.ReplaceAllString(passage, "many "), "buyers")
		if strings.Contains(passage, "school") || strings.Contains(passage, "safe") || strings.Contains(passage, "danger") {
			passage = referred.ReplaceAllString(passage, " · ")
		}
		passage = innocent.ReplaceAllString(passage, " · ")
		if phrase := steers.FindString(passage); phrase != "" {
			return phrase
		}
	}
	if hidden := compounds(plain); steersTogether.MatchString(hidden) {
		return steersTogether.FindString(hidden)
	}
	return ""
}

// plainPhrases is a text as the rules are written: small Latin letters, one
// space between words, one kind of hyphen, no emphasis, and a point where a
// phrase cannot go on.
func plainPhrases(text string) string {
	text = breaks.ReplaceAllString(strings.Map(latin, unaccented(asRendered(text))), "$1 · $2")
	text = strings.ToLower(humps.ReplaceAllString(text, "$1 $2"))
	if strings.ContainsAny(text, "\"“'‘") {
		text = mentioned.ReplaceAllString(text, " · ")
	}
	if strings.ContainsAny(text, "—/") {
		text = joint.ReplaceAllString(text, "$1-$2")
	}
	return strings.Join(strings.Fields(dashes.Replace(text)), " ")
}

var (
	// breaks are the ends of headings, paragraphs and items of lists.
	breaks = regexp.MustCompile(`(?m)(^#.*$)|\n\s*(?:\n|[-*+>]\s|\d+[.)]\s)()`)
	// humps are where the words of a hashtag meet.
	humps = regexp.MustCompile(`([a-z])([A-Z])`)
	// joint is what joins two words and is no hyphen.
	joint = regexp.MustCompile(`([a-z])[—/]([a-z])`)
	// dashes makes one of all hyphens and apostrophes, and takes emphasis away.
	dashes = strings.NewReplacer("‐", "-", "‑", "-", "–", "-", "—", " - ", "’", "'", "*", "", "_", " ", "“", "", "”", "", `"`, "")
)

// latin is the Latin letter that a Cyrillic or Greek one looks like.
func latin(r rune) rune {
	if r <= unicode.MaxASCII {
		return r
	}
	if i := slices.Index(lookAlikes, r); i >= 0 {
		return rune(lookedAt[i])
	}
	return r
}

// After Unicode Technical Standard 39, confusables.txt.
var (
	lookAlikes = []rune("аеорсухіѕјԁһкмтвнԛԝАЕОРСУХІЅЈКМТВНαοινρτυκεΑΟΙΝΡΤΥΚΕΒΗΜΧΖıɡ")
)

const lookedAt = "aeopcyxisjdhkmtbhqwAEOPCYXISJKMTBHaoivptukeAOINPTYKEBHMXZig"

// placeNames are the names of places in a request, as the rules are written: a
// guide to White Oak speaks of its streets. What would steer by itself, or
// speaks of people, is none.
func placeNames(request map[string]any) []string {
	var names []string
	for _, of := range []string{"neighborhood", "city", "location"} {
		whole := Member(request, of)
		first, _, _ := strings.Cut(whole, ",")
		for _, name := range []string{whole, first} {
			name = plainPhrases(name)
			proper := slices.ContainsFunc(strings.Fields(name), func(
				w string,
			) bool {
				return len(w) > 2 && !delicateWords[w] && !slices.Contains(fillers, w)
			})
			if proper && !ofPeopleAlone.MatchString(name) && steersReaders(name, nil) == "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// fillers make no name of what else is in it.
var fillers = strings.Fields(
	"and the for with near mostly most all area areas neighborhood community district building buildings street streets",
)

// withoutName blanks a name where it stands as words of their own.
func withoutName(text, name string) string {
	var b strings.Builder
	for {
		at := strings.Index(text, name)
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		end := at + len(name)
		b.WriteString(text[:at])
		if (at == 0 || !letter(text[at-1])) && (end == len(text) || !letter(text[end])) {
			b.WriteString("·")
		} else {
			b.WriteString(name)
		}
		text = text[end:]
	}
}

func letter(b byte) bool { return 'a' <= b && b <= 'z' }

// compounds are the words of a text in which words may be hidden: hashtags, and
// words that begin or end with a delicate one.
func compounds(text string) string {
	var found []string
	seen := map[string]bool{}
	for word, tag := range wordsOf(text) {
		hides := tag && !seen[word]
		for i := 3; !hides && len(word) >= 8 && i <= len(word)-2; i++ {
			hides = delicateWords[word[:i]] || delicateWords[word[len(word)-i:]]
		}
		if hides && !seen[word] {
			seen[word] = true
			found = append(found, word[:min(len(word), 60)])
		}
	}
	return strings.Join(found, " · ")
}

// wordsOf yields the words of a text, and whether each is a hashtag.
func wordsOf(text string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		for i := 0; i < len(text); i++ {
			from := i
			for i < len(text) && letter(text[i]) {
				i++
			}
			if i > from && !yield(text[from:i], from > 0 && text[from-1] == '#') {
				return
			}
		}
	}
}

// reach is how far round a delicate word a phrase can go, in bytes.
const reach = 150

// delicate yields the passages round the words without which no rule can match:
// the rules are slow, and most texts have few such words.
func delicate(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, to, word := 0, 0, -1
		for i := range len(text) + 1 {
			if i < len(text) && letter(text[i]) {
				if word < 0 {
					word = i
				}
				continue
			}
			if word >= 0 && delicateWords[text[word:i]] {
				if begin := wordAt(text, word-reach); begin > to {
					if to > from && !yield(text[from:to]) {
						return
					}
					from = begin
				}
				to = wordAt(text, i+reach)
			}
			word = -1
		}
		if to > from {
			yield(text[from:to])
		}
	}
}

// wordAt is the end of the word at or after at, within the text.
func wordAt(text string, at int) int {
	if at <= 0 {
		return 0
	}
	if at >= len(text) {
		return len(text)
	}
	if space := strings.IndexByte(text[at:], ' '); space >= 0 {
		return at + space
	}
	return len(text)
}

var delicateWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`
		family families single singles couple couples newlywed newlyweds parents moms children kid kids child childless toddlers teens infants babies minors
		retirees senior seniors elderly nester nesters bachelor bachelors bachelorette bachelorettes millennials young mature adult adults
		christian christians catholic catholics jews jewish muslim muslims islamic mormon mormons lds protestant hindu hindus buddhist evangelical orthodox baptist kosher
		churchgoers faith believers values church churches synagogue synagogues shul mosque mosques temple temples parish cathedral cathedrals kingdom
		hispanic hispanics latino latinos latina latinx asian asians african caucasian caucasians white whites black blacks oriental chinese indian italian irish polish
		mexican korean vietnamese russian american immigrant immigrants colored anglo arab foreigners minority minorities ethnic ethnically racial racially religious
		culturally traditional integrated segregated restricted diverse multicultural changing homogeneous homogenous homogenized speaking english born citizens
		men women ladies gentlemen male males female females straight gay gays lesbian lesbians lgbt lgbtq heterosexual gayborhood gayborhoods
		bodied wheelchair wheelchairs disabled disability disabilities handicap handicaps handicapped mentally physically fit climb walk crippled healthy animals
		voucher vouchers section only preferred prefer prefers apply welcome allowed accepted exclusive elite kind sort type tracks side
		safe safer safest unsafe crime dangerous rough sketchy bad undesirable school schools`) {
		words[w] = true
	}
	return words
}()
