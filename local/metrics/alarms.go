package metrics

import (
	"math"

	"coagent/local/alarms"
)

// alarm is one as the page tells it.
type alarm struct {
	alarms.Alarm
	Rings       bool
	State, Last string
}

func shown(states []alarms.State) []alarm {
	all := make([]alarm, len(states))
	for i, s := range states {
		all[i] = alarm{s.Alarm, s.Rings, "quiet", "–"}
		switch {
		case s.Rings:
			all[i].State = "rings"
		case s.IsOfAWS():
			all[i].State = "in AWS alone"
		}
		if !math.IsNaN(s.Last) {
			all[i].Last = short(s.Last)
		}
	}
	return all
}
