package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// A floor of heart pine is none of oak. Each row is a material, as a text says it, or a
// part of a home, with all the words that agents type for it.
const (
	materialRows = `oak
pine
maple
hickory
walnut
cherry
mahogany
teak
bamboo
cedar
redwood, sequoia
cypress
birch
hemlock
slate
marble, marbl
granite, gran
quartz, qtz, quartzite, silestone, caesarstone, cambria
quartzite
soapstone
limestone
travertine
terrazzo
sandstone
flagstone
bluestone
brick, brk
stucco
adobe
concrete, conc, cement
vinyl, lvp, lvt, plank
laminate, formica
linoleum, lino
cork
carpet, carpeted, carpeting, crpt
tile, tiled, ceramic, porcelain, saltillo, subway, mosaic, terracotta
saltillo
porcelain
terracotta, terra
parquet
copper
metal, seam, steel, tin, aluminum, galvalume
tin
asphalt, comp, composition, shingle, arch, architectural, dimensional, yr
clay, tile, barrel
composite, trex, timbertech, azek
stone, limestone, fieldstone, sandstone, flagstone, bluestone, ledgestone, rock
clapboard
shiplap
beadboard
corian
butcher, butcherblock
iron, wrought
chain, chainlink`
	partRows = `floor, flooring, flr, floored, flrs
counter, countertop, top, ctop, island
roof, roofing, shingle
siding, exterior, facade, ext, clad
cabinet, cabinetry, cab
fence, fencing, fenced, fncd
deck, decking
beam
backsplash, splash
door
ceiling, clg
fireplace, fp, fplc, hearth, mantel, mantle, surround
trim, woodwork, molding, millwork
patio, terrace
stair, staircase, step, tread
vanity
shower
driveway, drive`
	// made may stand between a material and its part, or between a part and its material.
	made = `hardwood wood plank tile wide stained polished original solid real shake shingle slab block clad paneled refinished new old genuine wrought link`
)

var (
	materials, homeParts = readWords(materialRows), readWords(partRows)
	// saysPart has for each word of a part the part's first, and saysMaterial the same of
	// materials.
	saysPart, saysMaterial = firstWords(homeParts), firstWords(materials)
	madeOf                 = wordSet(made)
	// linked stand between a part and its material: floors of oak, roofs are slate.
	linked = wordSet("of is are in was were made from white red heart")
	// bits part what a request tells of one thing from the next: "pine flrs, oak stairs".
	bits = regexp.MustCompile(`[,;.\n+/·&|]|\band\b`)
)

// readWords are the words of rows by the first of each.
func readWords(rows string) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for row := range strings.SplitSeq(rows, "\n") {
		words := map[string]bool{}
		for word := range strings.SplitSeq(row, ", ") {
			words[singular(word)] = true
		}
		first, _, _ := strings.Cut(row, ",")
		all[singular(first)] = words
	}
	return all
}

func firstWords(rows map[string]map[string]bool) map[string]string {
	firsts := map[string]string{}
	for first, words := range rows {
		for word := range words {
			firsts[word] = first
		}
	}
	return firsts
}

// madeThing is a part of a home and what a text says it is made of.
type madeThing struct{ part, material string }

// strangeMaterials are the phrases of a sentence for parts of a home of a material that
// the request does not tell of them.
func (c featureCheck) strangeMaterials(sentence string) (phrases []string) {
	at := lettersInRow.FindAllStringIndex(sentence, -1)
	plain := make([]string, len(at))
	for i := range at {
		plain[i] = singular(strings.ToLower(sentence[at[i][0]:at[i][1]]))
	}
	for i := range plain {
		between := madeOf
		if saysPart[plain[i]] != "" {
			between = linked
		} else if materials[plain[i]] == nil {
			continue
		}
		j := i + 1
		for j < len(plain) && j-i <= 3 && between[plain[j]] {
			j++
		}
		if j == len(plain) || strings.ContainsAny(sentence[at[i][1]:at[j][0]], ",;:.()\n") {
			continue
		}
		thing := madeThing{saysPart[plain[j]], plain[i]}
		if saysPart[plain[i]] != "" {
			thing = madeThing{saysPart[plain[i]], plain[j]}
		}
		if thing.part == "" || materials[thing.material] == nil || saysPart[plain[i]] != "" && j == i+1 {
			continue
		}
		ofFirm := strings.Contains(c.firm, " "+strings.Join(plain[i:j+1], " ")+" ") // Slate Roof Realty
		if !ofFirm && !c.tellsMade(thing) {
			phrases = append(phrases, sentence[at[i][0]:at[j][1]])
		}
	}
	return unique(phrases)
}

// tellsMade reports whether the request has a material, and not of other parts alone
// where it says what this one is made of.
func (c featureCheck) tellsMade(t madeThing) bool {
	told, known := c.made[t]
	if known {
		return told
	}
	elsewhere, other := true, false // whether it is all of other parts; whether this part is of another material
	found := false
	for _, bit := range c.bits {
		is, of := hasWord(bit, materials[t.material]), hasWord(bit, homeParts[t.part])
		switch {
		case is && of:
			c.made[t] = true
			return true
		case is:
			found = true
			elsewhere = elsewhere && slices.ContainsFunc(bit, func(word string) bool { return saysPart[word] != "" })
		case of:
			other = other || slices.ContainsFunc(bit, func(word string) bool { return saysMaterial[word] != "" })
		}
	}
	c.made[t] = found && !(elsewhere && other)
	return c.made[t]
}

func hasWord(words []string, of map[string]bool) bool {
	return slices.ContainsFunc(words, func(word string) bool { return of[word] })
}
