package jsonbody_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"coagent/gen/common"
	"coagent/platform/jsonbody"
)

// fillAll gives every member a value, so that one that the document gets later is there, too.
func fillAll(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(`<a> "text" & ` + v.Type().String() + "\xff")
	case reflect.Int:
		v.SetInt(7)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAll(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillAll(v.Index(0))
		fillAll(v.Index(1))
	case reflect.Struct:
		for i := range v.NumField() {
			fillAll(v.Field(i))
		}
	default:
		panic("a member of a new kind")
	}
}

func TestAProblemWritesWhatTheLibraryWrites(t *testing.T) {
	var whole common.Problem
	fillAll(reflect.ValueOf(&whole).Elem())
	for _, p := range []common.Problem{whole, {}, {Errors: whole.Errors[:1]}, {Findings: whole.Findings[:1]}} {
		want, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		got, err := jsonbody.EncodeText(&p)
		if err != nil || strings.TrimSuffix(string(got), "\n") != string(want) {
			t.Errorf("%s, want %s (%v)", got, want, err)
		}
	}
}
