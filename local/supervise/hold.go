package supervise

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// Hold keeps a part of the system that runs on dir down, until Release. It
// returns when the part has ended.
func Hold(ctx context.Context, dir, part string) error {
	if err := known(dir, part); err != nil {
		return err
	}
	if err := os.WriteFile(HoldFile(dir, part), nil, 0o644); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	for {
		if _, err := os.Stat(PIDFile(dir, part)); errors.Is(err, os.ErrNotExist) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s has not ended yet; is the program that keeps it still running?", part)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Release lets a part run again that Hold keeps down.
func Release(dir, part string) error {
	if err := known(dir, part); err != nil {
		return err
	}
	if err := os.Remove(HoldFile(dir, part)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil // it was not held
}

// known refuses a name that no part of the system that runs on dir has.
func known(dir, part string) error {
	if _, err := os.Stat(runFolder(dir)); err != nil {
		return fmt.Errorf("nothing runs on %s", dir)
	}
	logs, err := os.ReadDir(LogFolder(dir)) // each part has one, also while it is down
	if err != nil {
		return err
	}
	var names []string
	for _, log := range logs {
		if name, is := strings.CutSuffix(log.Name(), ".log"); is {
			names = append(names, name)
		}
	}
	if !slices.Contains(names, part) {
		return fmt.Errorf("there is no part %q; there are %s", part, strings.Join(names, ", "))
	}
	return nil
}
