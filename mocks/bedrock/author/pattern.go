package author

import (
	"regexp/syntax"
	"strings"
)

// matching is a text of the pattern with at least least characters and at most
// most (0: no bound), if one is found. Other values of variant give other texts
// where the pattern leaves a choice.
func matching(pattern string, least, most, variant int) (string, bool) {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", false
	}
	tree = tree.Simplify()
	for more := range max(least, 8) + 1 {
		var text strings.Builder
		generate(&text, tree, more, variant)
		size := length(text.String())
		if most > 0 && size > most {
			break
		}
		if size >= least {
			return text.String(), true
		}
	}
	return "", false
}

// generate writes a text of the tree, in which whatever may be repeated at will
// comes more times than it must.
func generate(text *strings.Builder, tree *syntax.Regexp, more, variant int) {
	switch tree.Op {
	case syntax.OpLiteral:
		text.WriteString(string(tree.Rune))
	case syntax.OpCharClass:
		text.WriteRune(choice(tree.Rune, variant+text.Len()))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		text.WriteRune(choice([]rune{'a', 'z'}, variant+text.Len()))
	case syntax.OpConcat, syntax.OpCapture:
		for _, part := range tree.Sub {
			generate(text, part, more, variant)
		}
	case syntax.OpAlternate:
		generate(text, tree.Sub[variant%len(tree.Sub)], more, variant)
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest:
		times := more
		if tree.Op == syntax.OpPlus {
			times++
		} else if tree.Op == syntax.OpQuest {
			times = min(more, 1)
		}
		for range times {
			generate(text, tree.Sub[0], more, variant)
		}
	default: // a beginning, an end and their like take no room
	}
}

// choice is a character of the class, given as pairs of bounds; a letter or a
// digit if it has any.
func choice(class []rune, variant int) rune {
	for _, plain := range []string{"abcdefghijklmnopqrstuvwxyz", "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"} {
		var in []rune
		for _, r := range plain {
			for i := 0; i+1 < len(class); i += 2 {
				if class[i] <= r && r <= class[i+1] {
					in = append(in, r)
				}
			}
		}
		if len(in) > 0 {
			return in[variant%len(in)]
		}
	}
	if len(class) == 0 {
		return ' '
	}
	return class[0]
}
