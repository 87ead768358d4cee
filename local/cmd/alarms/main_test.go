package main

import (
	"strings"
	"testing"
)

const throttles = `{"Namespace":"AWS/Lambda","MetricName":"Throttles","Dimensions":[{"Name":"FunctionName","Value":"SearchFunction"}],`

func TestEachLineIsAMinuteAfterWhichAlarmsRing(t *testing.T) {
	in := strings.Join([]string{
		`[]`, `[` + throttles + `"Value":10,"Count":10}]`, `[` + throttles + `"Value":6,"Count":6},` + throttles + `"Value":5,"Count":5}]`, `[]`,
	}, "\n")
	var out strings.Builder
	if err := run(nil, strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "[]\n[]\n[\"SearchAlarmsThrottles\"]\n[]\n"; got != want {
		t.Errorf("%q; want %q", got, want)
	}
}

func TestWhatIsNoMeasurementIsRefused(t *testing.T) {
	for _, args := range [][]string{nil, {"127.0.0.1:0", "."}} {
		if err := run(args, strings.NewReader("{"), &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "no list of measurements") {
			t.Errorf("%v: %v", args, err)
		}
	}
	if err := run([]string{"x"}, strings.NewReader(""), &strings.Builder{}); err == nil {
		t.Error("one argument is taken")
	}
}
