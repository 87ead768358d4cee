package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"go/format"
	"strings"
	"text/template"
)

//go:embed bodies.tmpl
var text string

var code = template.Must(template.New("bodies").Funcs(template.FuncMap{
	"indices": func(all []int) string {
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(all), " ", ", "), "[]")
	},
	"quoted": quoted,
}).Parse(text))

// code is the file of a plan.
func (p *plan) code() ([]byte, error) {
	var b bytes.Buffer
	if err := code.Execute(&b, p); err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}
