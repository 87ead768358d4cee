package measure

import (
	"errors"
	"testing"
	"time"
)

// worker uses so much CPU time for each piece of work.
func worker(name string, each time.Duration, spent *time.Duration) Contestant {
	return Contestant{
		Name: name,
		Do:   func(n int) error { *spent += time.Duration(n) * each; return nil },
		CPU:  func() (time.Duration, error) { return *spent, nil },
	}
}

func TestTheRatioIsThatOfTheWork(t *testing.T) {
	var first, second time.Duration
	results, err := Compare([]Contestant{
		worker("first", time.Microsecond, &first), worker("second", 3*time.Microsecond, &second),
	}, 5, time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if got := results[0]; got.Name != "first" || got.Each != time.Microsecond || got.Ratio.Median != 1 {
		t.Errorf("first: %+v", got)
	}
	if got := results[1].Ratio; got != (Quartiles{3, 3, 3}) {
		t.Errorf("second: %v", got)
	}
}

func TestWorkThatFailsIsNotMeasured(t *testing.T) {
	var spent time.Duration
	bad := worker("bad", time.Microsecond, &spent)
	bad.Do = func(int) error { return errors.New("no") }
	if _, err := Compare([]Contestant{worker("good", time.Microsecond, &spent), bad}, 3, time.Millisecond); err == nil {
		t.Error("a result without work")
	}
}

func TestQuartilesAreTheMiddleHalf(t *testing.T) {
	if got := QuartilesOf([]float64{5, 1, 4, 2, 3}); got != (Quartiles{2, 3, 4}) {
		t.Errorf("quartiles %v", got)
	}
}

var kept []byte

func TestAllocationsAreCounted(t *testing.T) {
	count, size, err := Allocations(100, func(n int) error {
		for range n {
			kept = make([]byte, 1024)
		}
		return nil
	})
	if err != nil || count < 1 || count > 1.5 || size < 1024 || size > 1200 {
		t.Errorf("%v allocations, %v bytes, %v", count, size, err)
	}
}
