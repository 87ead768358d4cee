package jsonbody

import (
	"strconv"

	"coagent/platform/fault"
	"coagent/platform/schema"
)

// state is how the reading goes on.
type state uint8

const (
	reading   state = iota
	malformed       // the body is not JSON
	refused         // enough is known to refuse it
)

// maxLevels is how deep the schema of a body may be nested.
const maxLevels = 16

// Reader reads one body. Once it has come to its end, because the body is not
// JSON or enough is known to refuse it, every further call does nothing: so what
// is generated need not ask after each value.
type Reader struct {
	text  []byte
	next  int // what is read next
	state state
	keep  bool // decode, not only check

	// levels are the members and items that are being read, outermost first;
	// depth is how many there are.
	levels [maxLevels]level
	depth  int

	refused  []fault.Field // what the schema does not let in, in the order of the body
	broken   []breach      // what breaks a rule, in the order of the document
	defaults Defaults
	unbound  bool
	scratch  []byte // a text without its escapes
}

// keeps says that somebody wants the value: not once something is wrong with the body.
func (r *Reader) keeps() bool { return r.keep && len(r.refused)+len(r.broken) == 0 }

// level is a member, or an item if it has no name.
type level struct {
	name  string
	order int // among the members, by name, or among the items
}

// Members are those of an object in the document: at most 64, by name.
type Members struct {
	Names []string
	// Required are the members that must be there, as the document lists them, and
	// as bits.
	Required     []int
	RequiredBits uint64
}

// Object is an object that is being read.
type Object struct {
	// Name is that of the member that comes next.
	Name    []byte
	members *Members
	seen    uint64
	unknown [][]byte // names
	within  bool     // there is an object at all
	begun   bool     // a member was read
	filled  bool     // a default was
}

// Object begins to read an object with these members. If something else is
// there, that is told, and the object has no members.
func (r *Reader) Object(members *Members) (o Object) {
	if r.state != reading {
		return o
	}
	if r.peek() != '{' {
		r.wrongType(objectType)
		return o
	}
	r.next++
	r.depth++
	return Object{members: members, within: true}
}

// Next reads the name of the next member. It is false at the end of the object.
func (r *Reader) Next(o *Object) bool {
	if !o.within || r.state != reading {
		return false
	}
	c := r.peek()
	if c == '}' {
		r.next++
		r.depth--
		return false
	}
	if o.begun {
		if c != ',' {
			return r.fail()
		}
		r.next++
		c = r.peek()
	}
	o.begun = true
	if c != '"' || !r.name(o) || r.peek() != ':' {
		return r.fail()
	}
	r.next++
	return true
}

// name reads the name of a member.
func (r *Reader) name(o *Object) bool {
	name, escaped, _, ok := r.literal()
	if ok && escaped {
		name = unescape(nil, name)
	}
	o.Name = name
	return ok
}

// Member says that the member that comes next is the i-th. One that was there
// before is a mistake of its own.
func (r *Reader) Member(o *Object, i int) {
	bit := uint64(1) << i
	if o.seen&bit != 0 {
		r.fail()
		return
	}
	o.seen |= bit
	r.levels[r.depth-1] = level{name: o.members.Names[i], order: i}
}

// Unknown refuses the member that comes next: the document does not know it.
func (r *Reader) Unknown(o *Object) {
	for _, name := range o.unknown {
		if string(name) == string(o.Name) {
			r.fail()
			return
		}
	}
	o.unknown = append(o.unknown, o.Name)
	r.levels[r.depth-1] = level{name: string(o.Name)}
	r.refuse(schema.UnknownMember, "is not known here")
}

// Lacks says whether an object, read to its end, is without its i-th member.
func (o *Object) Lacks(i int) bool { return o.within && o.seen&(1<<i) == 0 }

// Default notes a member with its default, name and value, that an object lacks.
func (r *Reader) Default(o *Object, member string) {
	r.defaults = append(r.defaults, Default{at: r.next - 1, first: !o.begun && !o.filled, member: member})
	o.filled = true
}

// Close ends an object that was read to its end: it names what must be there and
// is not.
func (r *Reader) Close(o *Object) {
	if !o.within || r.state != reading || o.members.RequiredBits&^o.seen == 0 {
		return
	}
	r.depth++
	for order, i := range o.members.Required {
		if o.seen&(1<<i) == 0 {
			r.levels[r.depth-1] = level{name: o.members.Names[i], order: len(o.members.Names) + order}
			r.breaks("required", 0, nil)
		}
	}
	r.depth--
}

// Items are the bounds of an array. A Max of 0 is none.
type Items struct{ Min, Max int }

// List is an array that is being read.
type List struct {
	bounds *Items
	count  int
	within bool
}

// Array begins to read an array into items. If something else is there, that is
// told, and the array is empty.
func Array[S ~[]T, T any](r *Reader, items *S, bounds *Items) (l List) {
	if r.state != reading {
		return l
	}
	if r.peek() != '[' {
		r.wrongType(arrayType)
		return l
	}
	r.next++
	r.depth++
	*items = S{}
	return List{bounds: bounds, within: true}
}

// Item goes to the next item. It is false at the end of the array.
func (r *Reader) Item(l *List) bool {
	if !l.within || r.state != reading {
		return false
	}
	c := r.peek()
	if c == ']' {
		r.next++
		r.depth--
		if l.count < l.bounds.Min {
			r.breaks("minItems", 0, l.bounds)
		}
		return false
	}
	if l.bounds.Max > 0 && l.count >= l.bounds.Max {
		r.refuseRest(l)
		return false
	}
	if l.count > 0 {
		if c != ',' {
			return r.fail()
		}
		r.next++
	}
	r.levels[r.depth-1] = level{order: l.count + 1}
	l.count++
	return true
}

// Grow adds an item to a list and points to it.
func Grow[S ~[]T, T any](r *Reader, items *S) *T {
	var item T
	if !r.keep && len(*items) > 0 { // one is enough to check them all
		(*items)[0] = item
		return &(*items)[0]
	}
	*items = append(*items, item)
	return &(*items)[len(*items)-1]
}

// peek passes over white space and gives the byte behind it, 0 at the end.
func (r *Reader) peek() byte {
	for ; r.next < len(r.text); r.next++ {
		switch c := r.text[r.next]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// fail says that the body is not JSON. It is always false.
func (r *Reader) fail() bool {
	if r.state == reading {
		r.state = malformed
	}
	return false
}

// end holds that nothing follows.
func (r *Reader) end() {
	if r.peek(); r.next != len(r.text) {
		r.fail()
	}
}

// pointer is where the value is that is being read.
func (r *Reader) pointer() string {
	var all [maxLevels]string
	names := all[:r.depth]
	for i, l := range r.levels[:r.depth] {
		if names[i] = l.name; l.name == "" && l.order > 0 {
			names[i] = strconv.Itoa(l.order - 1)
		}
	}
	return schema.Pointer("/body", names...)
}
