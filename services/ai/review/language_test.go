package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

func languageFaults(request map[string]any, sources []review.Source, text string) []string {
	var codes []string
	for _, f := range review.Check(review.Draft{Request: request, Answer: map[string]any{"text": text}, Sources: sources}, review.Rules{}) {
		if f.Code == "language" && !f.Doubt {
			codes = append(codes, f.Detail)
		}
	}
	return codes
}

func TestATextInAnotherLanguageIsAFault(t *testing.T) {
	for language, text := range map[string]string{
		"Spanish":            "Esta casa tiene tres habitaciones y una cocina renovada, con un jardín para los domingos.",
		"Spanish, a post":    "¡Casa abierta este domingo! Venga a ver la cocina y el jardín. Hay café para todos.",
		"Spanish, no accent": "Nuestro equipo le ayuda a vender su casa sin prisa y con toda la informacion que usted necesita.",
		"Spanish, one line":  "Doors open at two on Sunday. Come and see the kitchen.\n\nVenga a ver la casa que usted y su familia buscan desde hace tiempo.",
		"French":             "Cette maison est dans une rue calme, et vous trouverez un jardin avec des arbres.",
		"German":             "Das Haus hat einen Garten und eine neue Küche, und wir zeigen es Ihnen am Sonntag mit Freude.",
		"Portuguese":         "Esta casa tem três quartos e uma cozinha nova, com um jardim para os fins de semana.",
		"Italian":            "La casa ha una cucina nuova, e il giardino è per chi ama stare con gli amici.",
		"Vietnamese":         "Ngôi nhà này có ba phòng ngủ và một khu vườn rộng cho các bạn trong thành phố.",
		"Tagalog":            "Ang bahay na ito ay may tatlong silid at bagong kusina para sa mga bisita.",
		"Haitian Creole":     "Kay sa a gen twa chanm ak yon bèl kizin pou ou nan vil la.",
		"Polish":             "Dom jest w spokojnej okolicy, ma trzy pokoje i nową kuchnię, a ogród nie jest duży.",
		"Chinese":            "这套房子有三间卧室和一个新厨房，周日下午开放参观。",
		"Korean":             "이 집에는 침실 세 개와 새 부엌이 있습니다. 일요일에 오세요.",
		"Russian":            "В этом доме три спальни и новая кухня, приходите в воскресенье.",
		"Arabic":             "هذا المنزل فيه ثلاث غرف نوم ومطبخ جديد، تعالوا يوم الأحد.",
		"Hindi":              "इस घर में तीन शयनकक्ष और एक नई रसोई है।",
		"inside English":     "Welcome to the open house on Sunday. 周日下午两点到四点开放参观欢迎光临。 See you there!",
	} {
		if len(languageFaults(nil, nil, text)) != 1 {
			t.Errorf("%s passes: %s", language, text)
		}
	}
}

func TestAnEnglishTextIsNoneOfAnotherLanguage(t *testing.T) {
	for name, text := range map[string]string{
		"names of places":   "Homes in Playa del Rey, La Cienega Heights, Los Feliz, El Segundo and Las Palmas; by the Paseo de los Rios.",
		"a list of places":  "La Jolla, Del Mar, El Cajon, Los Altos, Las Cruces, Des Moines, Baton Rouge, Fond du Lac.",
		"an address":        "4408 Avenida de la Estrella, San Clemente, CA 92672",
		"a short line":      "Se habla español.",
		"a greeting":        "Bienvenidos! Doors open on Sunday from 2 to 4 p.m.",
		"borrowed words":    "An en suite bath, a porte cochere, crown molding à la carte, a pied-à-terre with a view du jour, per se.",
		"languages":         "Dana speaks Spanish, Portuguese and French, and is glad to show the home in any of them.",
		"hashtags":          "Three bedrooms, two baths. #casa #para #los #que #venta",
		"a word":            "Listings",
		"nothing":           "…",
		"a name in Chinese": "王小明 (Xiaoming Wang) works in Austin.",
		"a term":            "A casita, a sala and a zaguán: what the words of New Mexico's homes mean.",
		"figures":           "3 bd · 2 ba · 1,840 sq ft · $485,000",
		"Latin":             "The contract is void ab initio; caveat emptor, pro rata and de facto are words to ask about.",
	} {
		if got := languageFaults(nil, nil, text); got != nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestWordsThatWereGivenMayBeRepeatedAsTheyStand(t *testing.T) {
	const comment = "Dana nos ayudó con todo y la casa es más de lo que esperábamos. ¡Gracias!"
	request := map[string]any{"comment": comment, "topic": "王小明和他的家人在奥斯汀的新房子"}
	sources := []review.Source{{Title: "Agencia", Snippet: "La agencia que los vecinos recomiendan por su trato y sus precios."}}
	for text, good := range map[string]bool{
		comment: true,
		"A client wrote to us: “la casa es más de lo que esperábamos”. Thank you!":        true,
		"One page says \"la agencia que los vecinos recomiendan por su trato\" [1].":      true,
		"A story about 王小明和他的家人在奥斯汀的新房子 for you.":                                         true,
		"王小明和他的家人在奥斯汀: a story, and the 家人在奥斯汀的新房子 of Xiaoming Wang.":                     true,
		"Gracias a todos por su confianza, y que la casa sea para ustedes un buen lugar.": false,
		"A client wrote: “la casa es todo lo que los vecinos y sus hijos esperaban”.":     false,
	} {
		if got := languageFaults(request, sources, text); (len(got) == 0) != good {
			t.Errorf("%q: %q", text, got)
		}
	}
	if got := languageFaults(nil, nil, comment); len(got) != 1 || !strings.Contains(got[0], "Dana nos ayudó") {
		t.Errorf("what is told: %q", got)
	}
}
