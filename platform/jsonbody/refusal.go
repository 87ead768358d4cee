package jsonbody

import (
	"slices"
	"sync"

	"coagent/platform/fault"
	"coagent/platform/schema"
)

// breach is a place that was let in and breaks a rule.
type breach struct {
	fault.Field
	// order is where it stands in the order of the document: that of the members
	// and items above it, and then of the rule.
	order [maxLevels + 1]int
	depth int
	// passedOver says that what stood there was refused, and so was not there to be
	// checked. It counts as one of the first places all the same.
	passedOver bool
}

// rule says in words what a rule of the document demands.
type rule interface{ says(code string) string }

// words are what rules demand: there are as many as a document has rules. In a sync.Map
// each look would be an allocation.
var words = struct {
	sync.RWMutex
	of map[saying]string
}{of: map[saying]string{}}

type saying struct {
	of   rule
	code string
}

// said says what a rule demands; nil is what needs none.
func said(of rule, code string) string {
	if of == nil {
		return schema.Say(nil, code)
	}
	key := saying{of, code}
	words.RLock()
	text, known := words.of[key]
	words.RUnlock()
	if known {
		return text
	}
	text = of.says(code)
	words.Lock()
	defer words.Unlock()
	words.of[key] = text
	return text
}

// breaks notes that the value that was read breaks a rule: the n-th of its kind.
// Only the first [schema.MaxFields] in the order of the document are kept.
func (r *Reader) breaks(code string, n int, of rule) *breach {
	b := breach{depth: r.depth + 1}
	for i, l := range r.levels[:r.depth] {
		b.order[i] = l.order
	}
	b.order[r.depth] = n
	at, _ := slices.BinarySearchFunc(r.broken, b, compare)
	if at == schema.MaxFields {
		return nil
	}
	b.Field = fault.Field{Pointer: r.pointer(), Code: code, Detail: said(of, code)}
	if len(r.broken) == schema.MaxFields {
		r.broken = r.broken[:schema.MaxFields-1]
	}
	r.broken = slices.Insert(r.broken, at, b)
	return &r.broken[at]
}

// compare orders by the document, and the later of two that are told of one rule
// after the earlier.
func compare(a, b breach) int {
	if c := slices.Compare(a.order[:a.depth], b.order[:b.depth]); c != 0 {
		return c
	}
	return -1
}

// wrongType reads a value that is none of the wanted type, and tells so.
func (r *Reader) wrongType(wanted rule) {
	switch c := r.peek(); {
	case c == '{' || c == '[':
		r.refuse("type", said(wanted, "type"))
		if b := r.breaks("nullable", 0, nil); b != nil {
			b.passedOver = true
		}
	case !r.scalar(c):
		r.fail()
	default:
		if list, ok := wanted.(*Enum); ok {
			r.breaks("enum", 0, list)
		} else if c == 'n' {
			r.breaks("nullable", 0, nil)
		} else {
			r.breaks("type", 0, wanted)
		}
	}
}

// scalar passes over the string, number, true, false or null that begins with c.
func (r *Reader) scalar(c byte) bool {
	switch c {
	case '"':
		_, _, _, ok := r.literal()
		return ok
	case 't':
		return r.word("true")
	case 'f':
		return r.word("false")
	case 'n':
		return r.word("null")
	}
	_, ok := r.number()
	return ok
}

func (r *Reader) word(word string) bool {
	end := r.next + len(word)
	if end > len(r.text) || string(r.text[r.next:end]) != word {
		return false
	}
	r.next = end
	return true
}

// refuse names the place of the next value and passes over it.
func (r *Reader) refuse(code, detail string) {
	c := r.peek()
	if c == '{' || c == '[' {
		r.next++
	} else if !r.scalar(c) {
		r.fail()
		return
	}
	if r.names(code, detail) && (c == '{' || c == '[') {
		r.passOver(open{object: c == '{'})
	}
}

// refuseRest names the array that is being read and passes over what is left of
// it.
func (r *Reader) refuseRest(l *List) {
	r.depth--
	if r.names("maxItems", said(l.bounds, "maxItems")) {
		r.passOver(open{begun: l.count > 0})
	}
}

// names adds a place that is refused. It is false if enough are known.
func (r *Reader) names(code, detail string) bool {
	r.refused = append(r.refused, fault.Field{Pointer: r.pointer(), Code: code, Detail: detail})
	if r.full() {
		r.state = refused
	}
	return r.state == reading
}

// open is an array or object within a refused value.
type open struct {
	object bool
	begun  bool // something was read of it
	named  bool // a name was read, and its value comes
	names  map[string]bool
}

// passOver reads on, token by token, to the end of an array or object.
func (r *Reader) passOver(outermost open) {
	stack := []open{outermost}
	for tokens := 0; len(stack) > 0; tokens++ {
		if tokens == MaxSkipped {
			r.state = refused
			return
		}
		if !r.token(&stack) || r.depth+len(stack) > MaxDepth {
			r.fail()
			return
		}
	}
}

// token reads one token, and what stands between it and the one before.
func (r *Reader) token(stack *[]open) bool {
	inner := &(*stack)[len(*stack)-1]
	c := r.peek()
	switch {
	case inner.named:
		if c != ':' {
			return false
		}
		r.next++
		c = r.peek()
	case inner.object && c == '}' || !inner.object && c == ']':
		r.next++
		*stack = (*stack)[:len(*stack)-1]
		return true
	case inner.begun:
		if c != ',' {
			return false
		}
		r.next++
		c = r.peek()
	}
	inner.begun = true
	if inner.object && !inner.named {
		inner.named = true
		return c == '"' && inner.name(r)
	}
	inner.named = false
	if c == '{' || c == '[' {
		r.next++
		*stack = append(*stack, open{object: c == '{'})
		return true
	}
	return r.scalar(c)
}

// name reads a name that must be new to the object.
func (o *open) name(r *Reader) bool {
	name, escaped, _, ok := r.literal()
	if !ok {
		return false
	}
	if escaped {
		name = unescape(nil, name)
	}
	if o.names[string(name)] {
		return false
	}
	if o.names == nil {
		o.names = map[string]bool{}
	}
	o.names[string(name)] = true
	return true
}
