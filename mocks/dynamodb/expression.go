package dynamodb

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// expression reads the condition and the update of one write. The grammar is
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html,
// without indexes of lists, IN, DELETE and the functions that are not
// named here; what is not known is refused.
type expression struct {
	names  map[string]string
	values item
	stored item // nil if there is none

	tokens []string
	used   []string
	err    error
}

var tokens = regexp.MustCompile(`[#:]?[A-Za-z0-9_-]+|<>|<=|>=|[=<>(),.+]|\S`)

func (e *expression) read(text string) { e.tokens = tokens.FindAllString(text, -1) }

func (e *expression) peek() string {
	if len(e.tokens) == 0 {
		return ""
	}
	return e.tokens[0]
}

func (e *expression) next() string {
	token := e.peek()
	if token == "" {
		e.wrong("it ends too early")
		return ""
	}
	e.tokens = e.tokens[1:]
	return token
}

// accept takes the next token if it is this word.
func (e *expression) accept(word string) bool {
	if !strings.EqualFold(e.peek(), word) {
		return false
	}
	e.tokens = e.tokens[1:]
	return true
}

func (e *expression) expect(word string) {
	if !e.accept(word) {
		e.wrong("there is no " + word)
	}
}

func (e *expression) wrong(why string) {
	if e.err == nil {
		e.err = invalid(fmt.Sprintf("Invalid expression at %q: %s", e.peek(), why))
	}
}

// condition says whether what is stored fits; an empty text fits everything.
func (e *expression) condition(text string) (bool, error) {
	if text == "" {
		return true, nil
	}
	e.read(text)
	fits := e.or()
	if e.err == nil && len(e.tokens) > 0 {
		e.wrong("it goes on")
	}
	return fits, e.err
}

func (e *expression) or() bool {
	fits := e.and()
	for e.err == nil && e.accept("OR") {
		other := e.and()
		fits = fits || other
	}
	return fits
}

func (e *expression) and() bool {
	fits := e.not()
	for e.err == nil && e.accept("AND") {
		other := e.not()
		fits = fits && other
	}
	return fits
}

func (e *expression) not() bool {
	switch {
	case e.accept("NOT"):
		return !e.not()
	case e.accept("("):
		fits := e.or()
		e.expect(")")
		return fits
	case e.accept("attribute_exists"):
		return e.argument() != nil
	case e.accept("attribute_not_exists"):
		return e.argument() == nil
	case e.accept("begins_with"):
		e.expect("(")
		whole, isText := textOf(e.operand())
		e.expect(",")
		start, both := textOf(e.operand())
		e.expect(")")
		return isText && both && strings.HasPrefix(whole, start)
	}
	left := e.operand()
	if e.accept("BETWEEN") {
		from := e.operand()
		e.expect("AND")
		to := e.operand()
		return e.compare(left, ">=", from) && e.compare(left, "<=", to)
	}
	comparator := e.next()
	return e.compare(left, comparator, e.operand())
}

// argument is the attribute that a function names.
func (e *expression) argument() any {
	e.expect("(")
	found := lookUp(e.stored, e.path())
	e.expect(")")
	return found
}

// path is the names that lead to an attribute, through maps.
func (e *expression) path() []string {
	path := []string{e.attribute()}
	for e.err == nil && e.accept(".") {
		path = append(path, e.attribute())
	}
	return path
}

func (e *expression) attribute() string {
	token := e.next()
	if !strings.HasPrefix(token, "#") {
		return token
	}
	name, ok := e.names[token]
	if !ok {
		e.wrong("there is no name for " + token)
	}
	e.used = append(e.used, token)
	return name
}

// operand is a value, an attribute, or one with a default; nil if it is not
// there.
func (e *expression) operand() any {
	if token := e.peek(); strings.HasPrefix(token, ":") {
		value, ok := e.values[token]
		if !ok {
			e.wrong("there is no value for " + token)
		}
		e.used = append(e.used, token)
		e.next()
		return value
	}
	if e.accept("if_not_exists") {
		e.expect("(")
		found := lookUp(e.stored, e.path())
		e.expect(",")
		otherwise := e.operand()
		e.expect(")")
		if found != nil {
			return found
		}
		return otherwise
	}
	return lookUp(e.stored, e.path())
}

func lookUp(in item, path []string) any {
	found := in[path[0]]
	for _, name := range path[1:] {
		members := membersOf(found)
		if members == nil {
			return nil
		}
		found = members[name]
	}
	return found
}

// membersOf are those of an attribute that is a map, and nil of any other.
func membersOf(attribute any) item {
	typed, _ := attribute.(item)
	members, _ := typed["M"].(item)
	return members
}

func (e *expression) compare(left any, comparator string, right any) bool {
	if e.err != nil || left == nil || right == nil {
		return comparator == "<>" && e.err == nil
	}
	a, aIsNumber := numberOf(left)
	b, bIsNumber := numberOf(right)
	var order int
	switch {
	case aIsNumber && bIsNumber:
		order = a.Cmp(b)
	case reflect.DeepEqual(left, right):
	case comparator == "=" || comparator == "<>":
		order = 1
	default:
		one, ok := textOf(left)
		other, both := textOf(right)
		if !ok || !both {
			return false // values of different types have no order
		}
		order = strings.Compare(one, other)
	}
	switch comparator {
	case "=":
		return order == 0
	case "<>":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	}
	e.wrong("no comparator")
	return false
}

func textOf(attribute any) (string, bool) {
	typed, _ := attribute.(item)
	text, ok := typed["S"].(string)
	return text, ok
}

func numberOf(attribute any) (*big.Rat, bool) {
	typed, _ := attribute.(item)
	text, ok := typed["N"].(string)
	if !ok {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// update is what is stored, or a new item of the key, after the clauses SET,
// REMOVE and ADD. Every operand is what was stored before.
func (e *expression) update(text string, key item) (item, error) {
	next, err := copyOf(e.stored)
	if err != nil {
		return nil, err
	}
	if next == nil {
		next = maps.Clone(key)
	}
	e.read(text)
	for e.err == nil && len(e.tokens) > 0 {
		clause := strings.ToUpper(e.next())
		if !slices.Contains([]string{"SET", "REMOVE", "ADD"}, clause) {
			e.wrong("no clause")
		}
		for more := true; e.err == nil && more; more = e.accept(",") {
			path := e.path()
			var value any
			switch clause {
			case "SET":
				e.expect("=")
				value = e.operand()
				for _, sign := range []string{"+", "-"} {
					if e.accept(sign) {
						value = e.sum(value, e.operand(), sign == "-")
					}
				}
				if value == nil {
					e.wrong("an operand is not there")
				}
			case "ADD":
				value = e.operand()
				if found := lookUp(e.stored, path); found != nil {
					value = e.sum(found, value, false)
				}
			}
			e.put(next, path, value)
		}
	}
	return next, e.err
}

func (e *expression) sum(left, right any, minus bool) any {
	a, aIsNumber := numberOf(left)
	b, bIsNumber := numberOf(right)
	if !aIsNumber || !bIsNumber {
		e.wrong("only numbers are added")
		return nil
	}
	if minus {
		b = new(big.Rat).Neg(b)
	}
	return item{"N": strings.TrimSuffix(strings.TrimRight(new(big.Rat).Add(a, b).FloatString(20), "0"), ".")}
}

// put sets the attribute at path, or removes it if value is nil.
func (e *expression) put(into item, path []string, value any) {
	last := len(path) - 1
	for _, name := range path[:last] {
		members := membersOf(into[name])
		if members == nil {
			e.wrong("the document path is invalid for update")
			return
		}
		into = members
	}
	if value == nil {
		delete(into, path[last])
		return
	}
	into[path[last]] = value
}

// checkUsed refuses a name or a value that no expression uses, as DynamoDB does.
func (e *expression) checkUsed() error {
	for _, given := range slices.Concat(slices.Collect(maps.Keys(e.names)), slices.Collect(maps.Keys(e.values))) {
		if !slices.Contains(e.used, given) {
			return invalid("Value provided in the expression's attributes is unused: " + given)
		}
	}
	return nil
}

func copyOf(from item) (to item, err error) {
	text, err := json.Marshal(from)
	if err != nil {
		return nil, err
	}
	return to, json.Unmarshal(text, &to)
}
