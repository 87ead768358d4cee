// go.mod of the repository puts this in the place of the library of that name; jsonschema.go says why.
module github.com/santhosh-tekuri/jsonschema/v6

go 1.26.0
