package review

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// One sentence, row or clause in another language is told by its words: some are of
// that language alone, and none of English.

const (
	// foreignSentence is how many words of a language a sentence has that has no
	// English, and foreignClause how many a part of an English sentence.
	foreignSentence, foreignClause = 2, 3
	// fewestInSentence is how many words in small letters such a sentence has at least, and
	// fewestInClause such a part.
	fewestInSentence, fewestInClause = 4, 5
	// taglineWords is how many words a sentence has at most that repeats the request or
	// a name of a result, and quotedForeign how many a quotation that English readers
	// may be left to guess.
	taglineWords, quotedForeign = 5, 7
)

// moreWordsOf are more words of languages, without accents: those of homes and
// their sale, and the small words of languages that few clients speak. They may be
// English words as well, which then tell neither.
var moreWordsOf = map[string]string{
	"Spanish": `a de en me no has son casa casas hogar hogares vivienda cocina jardin bano banos recamara recamaras habitacion
		habitaciones dormitorios precio precios mercado venta ventas comprar vender compra vende compradores vendedores vecinos barrio calle
		hoy ahora antes despues dos tres cuatro cinco nueva nuevo nuevas nuevos grande amplio amplia puede pueden debe deben
		hacer saber visita llame llamenos contactenos familia semana mes meses ano anos domingo sabado impuestos hipoteca oferta
		ofertas mejor renovada renovado lista listo esta estan sera fue han ser estar cerca lugar ciudad trabajo gracias
		quiere quieres quieren otra otro vez estoy estamos tengo tenemos vamos hicimos dijo dice dile manana tarde libre ver verla verlo
		llamame mandame escribame texto algo nada alguien ustedes ellos ella aun solo primer primera bien si la hace falta mi tu sus cosa tal asi porque quien cual cuando`,
	"Portuguese": `a as de no se me do casa casas cozinha jardim quarto quartos banheiro banheiros preco precos venda vender comprar compra
		bairro rua perto hoje agora antes depois dois duas tres nova novo novos grande pode podem deve fazer visita agende ligue semana mes
		ano praia mercado equipe imposto impostos familia foi ser estar tambem fica a`,
	"French": `a la on me son car or de en et pour un cuisine jardin maison maisons chambre chambres prix marche vente vendre acheter
		acheteurs acheteur vendeurs quartier rue souvent toujours aujourd hui maintenant avant apres deux trois quatre nouvelle nouveau grande
		grand peut peuvent doit faire visite visiter appelez contactez moi samedi dimanche semaine mois annee offre offrent ville cherche
		leur est ont ete sera etre avoir veulent meme`,
	"German": `in am an so was die war hat man me es im den kuche garten haus hauser wohnung zimmer preis preise markt verkauf kaufen verkaufen
		strasse heute jetzt neu neue neues neuen gross grosse kann konnen muss besuch besichtigung woche monat jahr jahre liegt ruhig wurde
		wurden renoviert dieses diese dieser freuen uns ihnen unseren drei zwei vier schon sehr ist hat`,
	"Italian": `a la i in me no per via come casa case cucina giardino camera camere bagno bagni prezzo prezzi vendita vendere comprare quartiere
		vicino oggi adesso prima dopo due tre quattro nuova nuovo grande puo possono deve fare visita chiami settimana mese anno affaccia si
		sul sulla della citta stato essere`,
	"Vietnamese": `me to an so do can ba hai nha phong ngu ngoi hay goi xem cua san rong duong pho va la gia mua ban thang nam moi`,
	"Tagalog":    `bahay kayo amin inyo po kami tayo siya nila ngayon lang din rin bago malapit presyo pamilya tumawag makita`,
	"Haitian":    `a an de la kay se yo nou jodi rele vizite pou tou anpil toujou chanm kizin pri achte vann kont fanmi bel lot`,
	"Polish":     `i to dom domu domy ma sa jest kuchnia ogrod pokoje sypialnie trzy dwa dwie cena ceny rynek sprzedaz kupic duzy duza nowy nowa blisko`,
	"Norwegian or Danish": `for i to her men by at over under og er av pa til med som har den det de en et ikke fra vil kan blir ble var jeg vi du oss
		deg din ditt var vart ved mot etter ogsa eller nar huset hus boligen bolig soverom vaerelser stor stort store ny nytt nye hage have
		kjokken kokken gjerne visning sondag lordag pris prisen priser salg selge kjope kobe markedet uke maned ar tre ta kontakt`,
	"Swedish": `for i at under over och ar av pa till med som har den det de en ett inte fran vill kan blir blev var jag vi du oss dig din
		ditt vid mot efter ocksa eller nar huset hus bostad sovrum stor stort stora ny nytt nya tradgard kok koksinredning visning sondag
		lordag pris priset priser salja kopa marknaden vecka manad tre ligger nara sjon garna`,
	"Dutch": `is we in of over had was me den hij zo van het een de en op te voor met die dat dit zijn niet aan ook als door uit bij naar nog
		wel geen maar dan heeft hebben wordt worden kan onze ons uw jullie huis woning tuin keuken slaapkamers slaapkamer prijs prijzen
		verkoop kopen verkopen grote groot nieuwe nieuw drie twee`,
	"Romanian": `are care cu din pe la si in sau este sunt pentru o un nu mai lui unei acest aceasta casa bucatarie dormitoare pret
		noua nou mare trei doua strada`,
	"Turkish": `ve bir bu icin ile da de var yok daha cok evin ev yatak odasi mutfak bahce bahcesi fiyat satis yeni genis buyuk uc iki`,
	"Finnish": `ja on ei se ovat kun tai mutta myos kuin talossa talo asunto keittio piha makuuhuonetta suuri uusi kolme kaksi hinta`,
}

// plainEnglish are words that English sentences and rows have, besides the small ones.
const plainEnglish = `after again all also always another any around because been before being below best between big both build built buy
	buyer buyers call can closing come could day days deal did does done door doors down each early even every few find first floor
	free fresh full get give go good great had he her here him his home homes house houses how i if just keep kitchen know large last
	late light like list listing little live local long look low make makes many market month most move much must near need never new next
	no nor not now of off offer offers old on once one only open other our out over own pay per price prices quiet read roof room rooms
	rose sale sales same see sell seller sellers set she should side since small so some sold space start still street such sure take
	talk team tell than that them there they things think this those three time to today too town two under until up us use very view
	walk want wall was way week weeks well went were what when where which while white who why will window windows with within word words
	work would yard year years yes yet your area ask bath baths bed beds bedroom bedrooms block city client clients close closed cost costs
	deck fee fees garage garden gas granite heat hour hours inspection inventory lake land lane lot lots median mortgage oak park post posts
	rate rates remodel review reviews send show square stone storage story tax taxes text title tree trees water wood write
	counters paint hearth porch patio words works sits stands kept has have it its is be by at an as are and the for from in into
	den en et de per via al van suite more less say says saying said don doesn isn won ll ve re people person program programs page pages`

// borrowed are words with accents that English has taken over.
var borrowed = wordSet(`a cafe creme brulee pate deja tete resume facade decor fiance fiancee cliche jalapeno jalapenos pinata senor senora entree
	entrees saute sauteed soiree matinee nee protege expose naive applique cabana canon zaguan zocalo jicama puree consomme crepe crepes
	croute mole acai pho banh mi passe blase risque sofrito purees cortege elan eclair eclairs emigre gruyere habitue habitat melee
	attache communique detente divorcee touche roue souffle voila uber doppelganger smorgasbord aioli latte nino nina jalapeño
	chateau facades cafes`)

// wordLanguages says which languages have a word: a bit each, and the highest for English.
var wordLanguages = sync.OnceValue(func() map[string]uint64 {
	all, bit := map[string]uint64{}, uint64(1)
	for language := range moreWordsOf {
		for word := range functionWords[language] {
			all[word] |= bit
		}
		for word := range wordSet(moreWordsOf[language]) {
			all[word] |= bit
		}
		bit <<= 1
	}
	for _, english := range []map[string]bool{englishWords, wordSet(plainEnglish)} {
		for word := range english {
			all[word] |= inEnglish
		}
	}
	return all
})

// nameJoints stand between the capitals of a name: Paseo de los Rios.
var nameJoints = wordSet(`a al au aux d da das de del della delle den der des di do dos du e el en et la las le les los of sur und van von y zu`)

const (
	inEnglish = uint64(1) << 63
	// inNone is no language of the tables: only letters tell one.
	inNone = uint64(1) << 62
)

// languageWord is a word of a sentence: in which languages it is told, and whether it
// has letters that English has not. Names tell nothing.
type languageWord struct {
	start, end int
	plain      string
	languages  uint64
	accented   bool
	name       bool
}

// isKnown reports whether the tables have the word, and not as an English one. A letter
// alone is a sign.
func (w languageWord) isKnown() bool {
	return len(w.plain) > 1 && w.languages != 0 && w.languages&inEnglish == 0
}

// wordsByLanguage are the words of a sentence.
func wordsByLanguage(sentence string) []languageWord {
	languages := wordLanguages()
	all := make([]languageWord, 0, len(sentence)/lettersOfWord+1)
	for start := 0; start < len(sentence); {
		r, n := utf8.DecodeRuneInString(sentence[start:])
		if !unicode.IsLetter(r) {
			start += n
			continue
		}
		end := start
		for end < len(sentence) && 'a' <= sentence[end] && sentence[end] <= 'z' {
			end++
		}
		plain, accented := sentence[start:end], false
		if end < len(sentence) && (sentence[end] >= utf8.RuneSelf || isASCIILetter(sentence[end])) { // others follow
			end = len(sentence)
			if n := strings.IndexFunc(sentence[start:], noLetter); n >= 0 {
				end = start + n
			}
			word := sentence[start:end]
			if plain, accented = strings.ToLower(word), hasForeignLetter(word); accented {
				plain = unaccented(plain)
				accented = utf8.RuneCountInString(word) > 1 // a letter alone is a sign
			}
		}
		tagged := start > 0 && strings.ContainsRune("#@", rune(sentence[start-1]))
		all = append(all, languageWord{
			start: start, end: end, plain: plain, languages: languages[plain], name: !unicode.IsLower(r) || tagged,
			accented: accented && !borrowed[plain],
		})
		start = end
	}
	if len(all) > 1 && all[0].name && !all[1].name { // a sentence's own capital
		all[0].name = false
	}
	for i := 1; i < len(all); i++ { // from a name to the next
		if !all[i-1].name {
			continue
		}
		end := i
		for end < len(all) && !all[end].name && nameJoints[all[end].plain] {
			end++
		}
		if end < len(all) && all[end].name {
			for ; i < end; i++ {
				all[i].name = true
			}
		}
	}
	return all
}

// mayBeForeign reports whether a sentence has a word that may be told in another language.
func mayBeForeign(sentence string) bool {
	foreign := foreignWordsAlone()
	for start := 0; start < len(sentence); {
		end := start
		for end < len(sentence) && isASCIILetter(sentence[end]) {
			end++
		}
		if foreign.has(sentence[start:end]) {
			return true
		}
		if start = end; start < len(sentence) {
			r, n := utf8.DecodeRuneInString(sentence[start:])
			if r >= utf8.RuneSelf && unicode.IsLetter(r) {
				return true
			}
			start += n
		}
	}
	return false
}

// foreignWordsAlone are the words of languages that are no English ones.
var foreignWordsAlone = sync.OnceValue(func() *glance {
	return glanceOf(func(yield func(string) bool) {
		for word, languages := range wordLanguages() {
			if languages&inEnglish == 0 && !yield(word) {
				return
			}
		}
	})
})

func noLetter(r rune) bool { return !unicode.IsLetter(r) }

// hasForeignLetter reports whether a word has a letter that English has not.
func hasForeignLetter(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) })
}

// tells reports whether a word is told in a language and in no other way in English.
func (w languageWord) tells(language uint64) bool {
	return !w.name && (w.accented || w.languages&language != 0 && w.languages&inEnglish == 0)
}

// isEnglish reports whether a word is English and none of a language.
func (w languageWord) isEnglish(language uint64) bool {
	return !w.name && !w.accented && w.languages&inEnglish != 0 && w.languages&language == 0
}

// foreignParts are the parts of a sentence that are in another language: all of it,
// or clauses between English words.
func foreignParts(sentence string) []string {
	if !mayBeForeign(sentence) {
		return nil
	}
	words := wordsByLanguage(sentence)
	languages := uint64(0)
	for _, w := range words {
		if w.tells(w.languages | inNone) {
			languages |= w.languages&^inEnglish | inNone
		}
	}
	if languages == 0 {
		return nil
	}
	least := foreignSentence
	if strings.ContainsAny(sentence, "¿¡") {
		least--
	}
	var parts []string
	for languages != 0 {
		language := languages & -languages
		languages ^= language
		if inLanguage(words, language, least, fewestInSentence) && language != inNone {
			return []string{sentence}
		}
		for first := 0; first < len(words); first++ {
			end := first
			for end < len(words) && !words[end].isEnglish(language) {
				end++
			}
			clause := words[first:end]
			for len(clause) > 0 && !clause[0].tells(language) {
				clause = clause[1:]
			}
			for len(clause) > 0 && !clause[len(clause)-1].tells(language) {
				clause = clause[:len(clause)-1]
			}
			if inLanguage(clause, language, foreignClause, fewestInClause) {
				parts = append(parts, sentence[clause[0].start:clause[len(clause)-1].end])
			}
			first = end
		}
	}
	return parts
}

// inLanguage reports whether words are in a language: none of them is English, so
// many are told, and they have so many in all.
func inLanguage(words []languageWord, language uint64, least, fewest int) bool {
	telling, small := map[string]bool{}, 0
	for _, w := range words {
		if w.isEnglish(language) {
			return false
		}
		if !w.name {
			small++
		}
		if w.tells(language) {
			telling[w.plain] = true
		}
	}
	return small > 0 && len(words) >= fewest && len(telling) >= least && len(telling)*5 >= small
}
