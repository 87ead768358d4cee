package metrics

import (
	"math"
	"strings"

	"coagent/local/alarms"
)

// alarm is one as the page tells it.
type alarm struct {
	alarms.Alarm
	Rings       bool
	State, Last string
}

func shown(states []alarms.State, ofAWS bool) []alarm {
	all := make([]alarm, len(states))
	for i, s := range states {
		all[i] = alarm{s.Alarm, s.Rings, "quiet", "–"}
		switch {
		case s.Rings:
			all[i].State = "rings since " + s.Since.UTC().Format("15:04") + " UTC" // as in the logs
		case s.IsOfAWS() && !ofAWS:
			all[i].State = "in AWS alone"
		}
		if !math.IsNaN(s.Last) {
			all[i].Last = strings.TrimSpace(short(s.Last) + " " + s.Unit())
		}
	}
	return all
}
