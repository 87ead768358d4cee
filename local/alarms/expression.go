package alarms

import (
	"fmt"
	"math"
	"regexp"
	"sync"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// CloudWatch's expressions and filter patterns are, as far as the alarms use them,
// those of the library but for a few words. A value that is missing is NaN there,
// and so is what is reckoned with it.
var cloudwatch = []expr.Option{
	expr.Function("FILL", func(args ...any) (any, error) { // (series, value)
		if v := number(args[0]); !math.IsNaN(v) {
			return v, nil
		}
		return number(args[1]), nil
	}),
	expr.Function("SUM", over(func(sum, v float64) float64 { return sum + v })),
	expr.Function("MAX", over(math.Max)),
}

// over is a function of a list in which some may be missing.
func over(join func(a, b float64) float64) func(...any) (any, error) {
	return func(args ...any) (any, error) {
		list, ok := args[0].([]any)
		if !ok {
			return nil, fmt.Errorf("%v is no list", args[0])
		}
		result := math.NaN()
		for _, one := range list {
			switch v := number(one); {
			case math.IsNaN(v):
			case math.IsNaN(result):
				result = v
			default:
				result = join(result, v)
			}
		}
		return result, nil
	}
}

func number(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	default:
		return math.NaN()
	}
}

// compiled are programs by their text.
var compiled sync.Map

func evaluate(text string, env map[string]any) (any, error) {
	program, ok := compiled.Load(text)
	if !ok {
		made, err := expr.Compile(text, append(cloudwatch, expr.Env(map[string]any{}), expr.AllowUndefinedVariables())...)
		if err != nil {
			return nil, err
		}
		program, _ = compiled.LoadOrStore(text, made)
	}
	return expr.Run(program.(*vm.Program), env) //nolint:forcetypeassert // nothing else is in it
}

// value is that of an alarm's expression in one period; NaN if there is none.
func value(expression string, terms map[string]any) (float64, error) {
	v, err := evaluate(expression, terms)
	return number(v), err
}

// field is what a filter pattern calls the member of a line.
var field = regexp.MustCompile(`\$\.(\w+) = `)

// matches reports whether a line of a log is one that a filter pattern lets
// through.
func matches(pattern string, line map[string]any) (bool, error) {
	if len(pattern) < 2 || pattern[0] != '{' || pattern[len(pattern)-1] != '}' {
		return false, fmt.Errorf("the pattern %q is not one of JSON", pattern)
	}
	v, err := evaluate(field.ReplaceAllString(pattern[1:len(pattern)-1], `line.$1 == `), map[string]any{"line": line})
	let, _ := v.(bool)
	return let, err
}
