package review

// spunOut are the items of a list that have more words than they may, though no more than
// the ceiling, where all others have far fewer: whoever writes long items writes several.
func (b Bound) spunOut(d Draft) (long []longList) {
	if b.Of != Words || b.Ceiling <= b.Most {
		return nil
	}
	most, second := longList{}, 0
	for at, text := range b.texts(d.Answer) {
		text = d.rendered(text)
		n := b.Of.count(text)
		if n > most.items {
			most, second = longList{at, text, n}, most.items
		} else {
			second = max(second, n)
		}
	}
	if most.items > b.Most && most.items <= b.ceiling() && second > 0 && 5*most.items > 6*second {
		most.first = firstSentence(most.first)
		return []longList{most}
	}
	return nil
}
