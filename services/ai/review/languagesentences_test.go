package review_test

import (
	"slices"
	"testing"

	"coagent/services/ai/review"
)

// Each stands between two English sentences of one text.
func TestOneSentenceInAnotherLanguageIsAFault(t *testing.T) {
	for _, sentence := range []string{
		"¿Quiere ver la casa otra vez?",
		"Llame hoy para una visita privada.",
		"Tres recámaras, cocina renovada y patio amplio.",
		"La casa está lista para su familia.",
		"Contáctenos si tiene preguntas sobre la hipoteca.",
		"Los impuestos suben cada enero [1].",
		"Appelez-moi pour visiter cette maison.",
		"Le quartier offre un marché chaque samedi matin.",
		"Les acheteurs préfèrent souvent une cuisine ouverte.",
		"Boligen har tre soverom og en stor hage.",
		"Kontakt oss gjerne for en visning på søndag.",
		"Huset ligger nära sjön och har ny köksinredning.",
		"O bairro fica perto da praia e do mercado.",
		"Agende uma visita com a nossa equipe hoje.",
		"Die Küche wurde im Frühjahr renoviert.",
		"Wir freuen uns auf Ihren Besuch am Sonntag.",
		"Dieses Haus liegt ruhig und hat einen Garten.",
		"La cucina si affaccia sul giardino della casa.",
		"Ngôi nhà có ba phòng ngủ và sân rộng.",
		"Hãy gọi cho chúng tôi để xem nhà.",
		"Het huis heeft een grote tuin en drie slaapkamers.",
		"Tumawag po kayo sa amin para sa bahay na ito.",
		"Dom ma trzy sypialnie i duży ogród.",
		"Casa are trei dormitoare și o bucătărie nouă.",
		"Evin üç yatak odası ve geniş bahçesi var.",
		"Rele nou jodi a pou vizite kay la.",
		"Talossa on kolme makuuhuonetta ja suuri piha.",
		"Home prices rose in spring, y los compradores tienen más opciones que antes.",
		"Owners who sell, et qui veulent acheter dans le même quartier, have time until May.",
		"| Precio mediano de las casas | $410,000 |",
		"- Publicar dos videos cortos cada semana",
		"## Lo que debe saber antes de comprar",
	} {
		text := "The house stands on Elm Street.\n\n" + sentence + "\n\nDoors open at two on Sunday."
		if len(languageFaults(nil, nil, text)) != 1 {
			t.Errorf("passes: %s", sentence)
		}
	}
}

func TestASentenceOfAnotherLanguageIsAFaultAlsoWhereAResultHasIt(t *testing.T) {
	const told = "Los precios de las casas bajaron en octubre y hay más ofertas que hace un año."
	sources := []review.Source{{Title: "Mercado", Snippet: told + " Programa: Ayuda para compradores de su primera casa."}}
	for text, faults := range map[string]int{
		"Inventory rose in October. Los precios de las casas bajaron en octubre [1]. Ask about terms.": 1,
		told: 1,
		"The paper writes: “Los precios de las casas bajaron en octubre” [1].":                              0,
		"The county's program, Ayuda para compradores de su primera casa, pays part of the costs [1].":      0,
		"The program “Ayuda para compradores de su primera casa” pays part of the costs of a purchase [1].": 0,
	} {
		if got := languageFaults(nil, sources, text); len(got) != faults {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestALineForThoseWhoseLanguageTheRequestNamesPasses(t *testing.T) {
	const text = "Tu primera casa, paso a paso. A free class on Thursday: bring your questions."
	for topic, faults := range map[string]int{
		"free class for spanish speaking buyers": 0, "clase gratis, bilingual": 0, "free class for first buyers": 1,
	} {
		if got := languageFaults(map[string]any{"topic": topic}, nil, text); len(got) != faults {
			t.Errorf("%s: %q", topic, got)
		}
	}
}

func TestALongQuotationOfAResultIsDoubtedInAnotherLanguage(t *testing.T) {
	sources := []review.Source{{Snippet: "Si no hay deterioro estructural sustancial, no hace falta la fase dos. No open fires."}}
	for text, doubted := range map[string]bool{
		"The page says “si no hay deterioro estructural sustancial, no hace falta la fase dos” [1].": true,
		"The page says “no hace falta la fase dos” of what comes after it, and names no fee [1].":    false,
		"The page says “no open fires” of what comes after it, and names no fee at all [1].":         false,
	} {
		faults := slices.DeleteFunc(review.Check(
			review.Draft{Request: map[string]any{}, Answer: map[string]any{"text": text}, Sources: sources}, review.Rules{},
		), func(f review.Fault) bool { return f.Code != "language" })
		if (len(faults) == 1 && faults[0].Doubt) != doubted || !doubted && len(faults) > 0 {
			t.Errorf("%s: %+v", text, faults)
		}
	}
}

func TestATaglineOfTheRequestAndTheClientsOwnWordsPass(t *testing.T) {
	request := map[string]any{
		"occasion": "dile que estoy libre mañana despues de las 2",
		"comment":  "Nos ayudó con todo y la casa es más de lo que esperábamos.",
		"tagline":  "Su casa es mi casa",
	}
	for text, faults := range map[string]int{
		"Call Rosa to see the home. Su casa es mi casa.":                                         0,
		"Nos ayudó con todo y la casa es más de lo que esperábamos.":                             0,
		"“Nos ayudó con todo y la casa es más de lo que esperábamos.”":                           0,
		"Rosa sells homes. Nos ayudó con todo y la casa es más de lo que esperábamos. Call her.": 1,
		"Hi Chuy! The price went down today. Estoy libre mañana después de las 2. Araceli":       1,
	} {
		if got := languageFaults(request, nil, text); len(got) != faults {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestEnglishSentencesWithForeignWordsPass(t *testing.T) {
	for _, text := range []string{
		"Se habla español.", "¡Bienvenidos a casa!", "Rosa and her team say: “Mi casa es su casa.”",
		"Dinner at La Casa de los Abuelos, tacos at El Rincón del Mar, coffee at Café de la Paix.",
		"Turn from Calle de la Luna onto Avenida del Sol, then onto Paseo de los Rios.",
		"Three-bedroom casa near the Plaza de los Santos, with a sala, a portal and vigas.",
		"New roof, new windows, new deck.", "Fresh paint, oak floors, stone hearth, quiet lane.",
		"Pho at Quán Ăn Ngon, bánh mì and cà phê sữa đá on Bellaire Boulevard.",
		"Crème brûlée, café au lait and pâté en croûte wait on Rue Royale.",
		"Mole, pozole, tamales, churros, horchata, pan dulce.",
		"Feliz Navidad and happy holidays from all of us.",
		"A zócalo, a jardín and a mercado: three words that buyers in San Miguel hear.",
		"Fiestas Patrias, Día de los Muertos and Las Posadas fill the calendar of the plaza.",
		"## Costs, taxes, fees", "Kitchen remodel: quartz counters, gas range, pot filler.",
		"Vis-à-vis, per diem, pro forma, déjà vu, tête-à-tête: words that fill contracts and lunches.",
		"Lagom, hygge and friluftsliv are words that Minnesotans know.",
		"“Gemütlichkeit” is how Fredericksburg calls it.",
		"Homes from the 1920s near Lindsley, Vickery, Junius, Tremont and Worth.",
		"Ranch. Split-level. Cape Cod. Tudor. A-frame.",
		"Email me. Text me. DM me. So do it: no obligation, no fee.",
		"#casa #hogar #bienesraices #miami #venta #paraTi",
		"Dana Müller, Søren Ågård, Łukasz Kowalski, José Nuñez, François Lefèvre.",
		"Built in 1924. Sold in 2026. Loved in between.",
		"Over an acre, on a hill, at an end, in an hour.",
		"An HOA fee: $312 a month; taxes: $4,800 a year.",
	} {
		if got := languageFaults(nil, nil, text); got != nil {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// What a request is about may be anything, and a text repeats it.
func TestSignsThatTheRequestGivesAreNoLanguage(t *testing.T) {
	for _, topic := range []string{
		"漢!ｗ　ｗｗｗ　한　t🌈ｗﾊ", "ｗä􏿿ｗﾊ　ﾊ　ﾊ　6<한　ｗ", "ם　ｗ ﾊ　ｗｗｗ　ｗ ｗ한",
		". /n\nß n e{x}İ", "\u200dn.　ét&e ｗ漢　한\t漢", "äſ ß😀n&ß ﬁÅ0",
		"ßß́aạ́̃ßaṇ̃ṇ̃ﬁ ſİ́́}ṇ̃éé%̣̃مرحا👩👩👧äİİṇ̃ßß한ſ𐀀", ". /n\nß aṇ ſe{x}İ", "字ra1o👍🏽1'0År'iمرحاroi",
		"/n\nß aṇ e{x}İ", "̣é　é%̣̃مرحا👩👩👧aṇ̃ßß한", "eם0e1 ｗ漢　한\t漢", "0ÅÅ ｗ İ🏽İ😀ſ漢", "e한%1!0 0'e\ta'\rDii--!é",
	} {
		for _, text := range []string{topic, "A guide to " + topic + " in five steps.", topic + ": what buyers should know"} {
			if got := languageFaults(map[string]any{"topic": topic}, nil, text); len(got) > 0 {
				t.Errorf("%q: %q", text, got)
			}
		}
	}
}
