package phrases

import "slices"

// learn reads the names of places, unless they are those of the last text.
func (r *reader) learn(a *automaton, places []string) {
	if r.learner == a && slices.Equal(r.learned, places) {
		return
	}
	r.learner, r.learned = a, append(r.learned[:0], places...)
	r.names = r.names[:0]
	clear(r.strange)
	if len(places) == 0 {
		return
	}
	if r.strange == nil {
		r.strange = map[string]int{}
	}
	r.naming = true
	for i, name := range places {
		if name == "" || slices.Contains(places[:i], name) {
			continue
		}
		if r.read(a, name); r.isName(a) {
			r.remember()
		}
	}
	r.naming = false
}

// isName reports whether what was read last can be the name of a place: it
// steers nobody, and has a word of its own.
func (r *reader) isName(a *automaton) bool {
	a.run(r)
	return len(r.matches) == 0 && slices.ContainsFunc(r.tokens, func(t token) bool {
		return !t.apart() && t.to-t.from > 2 && !a.noNames[t.id]
	})
}

// remember keeps what was read last as a name.
func (r *reader) remember() {
	var name []int
	for _, t := range r.tokens {
		if !t.apart() {
			name = append(name, t.id)
		}
	}
	r.names = append(r.names, name)
}

// blankNames takes the names of places out.
func (r *reader) blankNames() {
	for i := range r.tokens {
		for _, name := range r.names {
			if len(name) > len(r.tokens)-i {
				continue
			}
			if !slices.EqualFunc(r.tokens[i:i+len(name)], name, func(t token, id int) bool { return t.id == id }) {
				continue
			}
			for j := range name {
				r.tokens[i+j].id = blank
			}
		}
	}
}
