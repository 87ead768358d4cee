package review

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// Requests and pages in Spanish tell figures as well; answers are in English.

var (
	// spanishNumbers are numbers in words, without accents.
	spanishNumbers = func() map[string]int {
		all := map[string]int{}
		for i, word := range strings.Fields(`dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete
			dieciocho diecinueve veinte veintiun veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve treinta`) {
			all[word] = i + 2
		}
		for i, word := range strings.Fields(`cuarenta cincuenta sesenta setenta ochenta noventa cien`) {
			all[word] = 40 + 10*i
		}
		return all
	}()
	// spanishKinds are what is counted, as English texts call it.
	spanishKinds = map[string]string{
		"ano": "years", "anos": "years", "mes": "months", "meses": "months", "semana": "weeks",
		"semanas": "weeks", "dia": "days", "dias": "days", "hora": "hours", "horas": "hours",
		"minuto": "minutes", "minutos": "minutes", "recamaras": "bedrooms", "habitaciones": "bedrooms",
		"dormitorios": "bedrooms", "banos": "baths", "estrellas": "stars", "resenas": "reviews",
		"ofertas": "offers", "visitas": "showings", "casas": "homes", "dolares": "dollars", "mil": "thousand",
		"millones": "million", "clientes": "clients",
	}
	ofSpanish     = glanceOf(maps.Keys(spanishNumbers), maps.Keys(spanishKinds))
	piesCuadrados = regexp.MustCompile(`(?i)\bpies (?:cuadrados|cuad\b\.?|2\b)|\bpies²`)
	spanishWord   = regexp.MustCompile(`\p{L}+`)
)

// fromSpanish is a text with its Spanish numbers in digits, and what they count in
// English.
func fromSpanish(text string) string {
	if strings.Contains(text, "ies") {
		text = piesCuadrados.ReplaceAllString(text, "square feet")
	}
	if !mayHaveSpanishNumber(text) {
		return text
	}
	return spanishWord.ReplaceAllStringFunc(text, func(word string) string {
		plain := strings.ToLower(unaccented(word))
		if n, ok := spanishNumbers[plain]; ok {
			return strconv.Itoa(n)
		}
		if kind, ok := spanishKinds[plain]; ok {
			return kind
		}
		return word
	})
}

// mayHaveSpanishNumber reports whether fromSpanish may find a word of its own in a text.
// What has an accent is left to fromSpanish to read.
func mayHaveSpanishNumber(text string) bool {
	for i := 0; i < len(text); {
		start := i
		for i < len(text) && text[i] < utf8.RuneSelf && isLetter(text[i]) {
			i++
		}
		if ofSpanish.has(text[start:i]) {
			return true
		}
		switch {
		case i == len(text):
		case text[i] < utf8.RuneSelf:
			i++
		default:
			mark := markAt(text[i:])
			if mark == 0 {
				return true
			}
			i += mark
		}
	}
	return false
}

// spanishFeatures are the parts of a home and what they are made of, as English texts call
// them: nothing of it is an English word.
var spanishFeatures = readTranslations(`piscina alberca|pool; calentador|heater; garaje garage cochera|garage; carro carros coche coches|car;
	techo tejado|roof; teja tejas|tile; azulejo azulejos|tile; granito|granite; cuarzo|quartz; marmol|marble; madera|wood; ladrillo|brick;
	encimera encimeras|countertop counter; fogata|fire pit; chimenea|fireplace; cocina|kitchen; jardin|garden yard; cerca barda|fence;
	lavanderia|laundry room; lavadora|washer; secadora|dryer; estufa|stove range; refrigerador nevera|refrigerator; terraza|terrace;
	balcon|balcony; porche|porch; sotano|basement; atico|attic; ventana ventanas|window; comedor|dining room; sala|living room;
	vestidor|walk in closet; elevador ascensor|elevator; gimnasio|gym; bodega|storage; asador|grill; paneles|panel; solares|solar;
	refrigerado acondicionado|air conditioning refrigerated air; nuevo nueva nuevos nuevas|new; remodelada remodelado|remodeled; isla|island`)

// readTranslations are rows of words, each with what English texts have for them.
func readTranslations(rows string) map[string]string {
	all := map[string]string{}
	for row := range strings.SplitSeq(rows, ";") {
		words, english, _ := strings.Cut(row, "|")
		for word := range strings.FieldsSeq(words) {
			all[word] = english
		}
	}
	return all
}

// spanishParts is what a text in Spanish has of parts of a home, in English, with the marks
// between them.
func spanishParts(text string) string {
	if len(foreignLanguages(text, 1)) == 0 {
		return ""
	}
	return "\n" + spanishWord.ReplaceAllStringFunc(text, func(word string) string {
		if english := spanishFeatures[strings.ToLower(unaccented(word))]; english != "" {
			return english
		}
		return word
	})
}

// spanishDate is a month in Spanish, and its day before it: 9 de octubre.
var spanishDate = regexp.MustCompile(`(?i)\b(?:(\d{1,2}) de )?(` + strings.ReplaceAll(spanishMonths, " ", "|") + `)\b(?: (?:de|del) ((?:19|20)\d\d)\b)?`)

const spanishMonths = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"

// spanishDates are the dates that a text in Spanish tells.
func spanishDates(text string) (all []date) {
	if !strings.Contains(text, " de ") {
		return nil
	}
	for _, m := range spanishDate.FindAllStringSubmatch(text, -1) {
		month := slices.Index(strings.Fields(spanishMonths), strings.ToLower(m[2])) + 1
		all = append(all, date{month: month, day: atoi(m[1]), year: atoi(m[3])})
	}
	return all
}
