package review

import (
	"strconv"
	"strings"

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
	spanishWord = regexp.MustCompile(`\p{L}+`)
)

// fromSpanish is a text with its Spanish numbers in digits, and what they count in
// English.
func fromSpanish(text string) string {
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
