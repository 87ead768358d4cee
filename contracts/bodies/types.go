package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// types are those of the generated packages, by package and name.
type types map[string]map[string]ast.Expr

// goType is a type of a package, as another package writes it.
type goType struct {
	pkg  string
	expr ast.Expr
}

// readTypes reads the package and those that it imports from folder.
func readTypes(folder, name string) (types, error) {
	all := types{}
	for wanted := []string{name}; len(wanted) > 0; wanted = wanted[1:] {
		pkg := wanted[0]
		if all[pkg] != nil {
			continue
		}
		all[pkg] = map[string]ast.Expr{}
		file := filepath.Join(folder, pkg, pkg+".gen.go")
		if _, err := os.Stat(file); err != nil {
			return nil, err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		aliases := map[string]string{}
		for _, one := range parsed.Imports {
			from, _ := strconv.Unquote(one.Path.Value)
			if strings.HasPrefix(from, "coagent/gen/") && one.Name != nil {
				aliases[one.Name.Name] = path.Base(from)
			}
		}
		wanted = append(wanted, slices.Sorted(maps.Values(aliases))...)
		ast.Inspect(parsed, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				all[pkg][spec.Name.Name] = spec.Type
			}
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && aliases[x.Name] != "" {
					x.Name = aliases[x.Name] // the name that the package has
				}
			}
			return true
		})
	}
	return all, nil
}

// optional says whether the type is a pointer, and gives the type without it.
func (t goType) optional() (goType, bool) {
	star, ok := t.expr.(*ast.StarExpr)
	if ok {
		t.expr = star.X
	}
	return t, ok
}

// item is the type of a slice's items, with aliases followed.
func (all types) item(t goType) (goType, bool) {
	for {
		switch expr := t.expr.(type) {
		case *ast.ArrayType:
			t.expr = expr.Elt
			return t, true
		case *ast.Ident:
			t.expr = all[t.pkg][expr.Name]
		default:
			return t, false
		}
	}
}

// name is what code of package in calls the type, and import the package that it
// needs for that.
func (t goType) name(in string) (name, imports string) {
	switch expr := t.expr.(type) {
	case *ast.Ident:
		if t.pkg == in || !ast.IsExported(expr.Name) {
			return expr.Name, ""
		}
		return t.pkg + "." + expr.Name, t.pkg
	case *ast.SelectorExpr:
		if x, ok := expr.X.(*ast.Ident); ok {
			return x.Name + "." + expr.Sel.Name, x.Name
		}
	}
	return "", ""
}

// structure is the struct of a named type, with aliases followed.
func (all types) structure(t goType) (goType, *ast.StructType, error) {
	for {
		switch expr := t.expr.(type) {
		case *ast.StructType:
			return t, nil, fmt.Errorf("an object without a name of its own")
		case *ast.Ident:
			switch under := all[t.pkg][expr.Name].(type) {
			case *ast.StructType:
				return t, under, nil
			case nil:
				return t, nil, fmt.Errorf("the type %s is not known", expr.Name)
			default:
				t.expr = under
			}
		case *ast.SelectorExpr:
			x, ok := expr.X.(*ast.Ident)
			if !ok || all[x.Name] == nil {
				return t, nil, fmt.Errorf("the type is of another package")
			}
			t = goType{pkg: x.Name, expr: expr.Sel}
		default:
			return t, nil, fmt.Errorf("the type is a %T", expr)
		}
	}
}

// field is the name and the type of the field of a member.
func field(s *ast.StructType, pkg, member string) (name string, t goType, err error) {
	for _, f := range s.Fields.List {
		if f.Tag == nil || len(f.Names) != 1 {
			continue
		}
		tag, err := strconv.Unquote(f.Tag.Value)
		if err != nil {
			return "", goType{}, err
		}
		if told, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ","); told == member {
			return f.Names[0].Name, goType{pkg: pkg, expr: f.Type}, nil
		}
	}
	return "", goType{}, fmt.Errorf("no field for the member %s", member)
}
