package upstream_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/upstream"
)

func TestAnOutageIsWaitedForAndAWrongSettingIsNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		outage, wrong := errors.New("no answer"), &upstream.Cause{Why: "no such table", Lasting: true}
		log := slog.New(slog.DiscardHandler)
		for name, c := range map[string]struct {
			says []error
			want error
			took time.Duration
		}{
			"nothing is wrong":        {[]error{nil}, nil, 0},
			"a wrong setting":         {[]error{wrong}, wrong, 0},
			"an outage":               {[]error{outage, outage, outage, nil}, nil, 7 * time.Second},
			"an outage hid a mistake": {[]error{outage, wrong}, wrong, time.Second},
			"a long outage":           {[]error{outage, outage, outage, outage, outage, outage, outage, nil}, nil, 91 * time.Second},
		} {
			began, asked := time.Now(), 0
			err := upstream.Await(t.Context(), log, func(context.Context) error { asked++; return c.says[asked-1] })
			if err != c.want || asked != len(c.says) || time.Since(began) != c.took {
				t.Errorf("%s: %v after %d questions and %v", name, err, asked, time.Since(began))
			}
		}
		ctx, stop := context.WithTimeout(t.Context(), 100*time.Second)
		defer stop()
		began := time.Now()
		err := upstream.Await(ctx, log, func(context.Context) error { return outage })
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 100*time.Second {
			t.Errorf("who stops waits no longer: %v after %v", err, time.Since(began))
		}
	})
}
