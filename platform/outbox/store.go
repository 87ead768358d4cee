package outbox

import (
	"context"
	"errors"
	"time"
)

// Store keeps events until they were sent. [Memory] and [Redis] are stores; a
// service that writes its events beside the change that they tell of has one of
// its own, whose lanes are its records.
//
// Any error but [ErrFull] means that nothing is known: the call may have had its
// effect or not.
type Store interface {
	// Add keeps e. It does nothing if it has an event of that ID, or was told within
	// the last day that it was sent.
	//
	// If e is the only one of its lane and hold is not 0, the lane is the caller's
	// for that time, as with Claim, and first is true. Otherwise it is due at once,
	// after the earlier ones.
	//
	// ErrFull says that there is no room, for this owner or at all.
	Add(ctx context.Context, e Event, hold time.Duration) (first bool, err error)
	// Claim returns at most n lanes that are due, those first that are due longest,
	// and keeps them from every other caller for the time of hold.
	Claim(ctx context.Context, n int, hold time.Duration) ([]Lane, error)
	// Release takes the events with the IDs sent out of the lane. What is left of it
	// is due after wait.
	Release(ctx context.Context, lane Lane, sent []string, wait time.Duration) error
}

// Lane is the events that wait for each other, oldest first: the first of them,
// if there are many.
type Lane struct {
	Name   string
	Events []Event
	// Tries is how often in a row the lane was released with nothing sent.
	Tries int
}

// ErrFull says that a store has no room for an event.
var ErrFull = errors.New("outbox: no room")

// Bounds limit what a store keeps. One owner may take up a tenth of each.
type Bounds struct {
	Events int
	Bytes  int
}

const (
	share      = 10             // that part of the room is an owner's
	laneEvents = 20             // of a lane are claimed at once
	sentFor    = 24 * time.Hour // how long it is known what was sent
)

// owners is what one of them may have at most.
func (b Bounds) owners() Bounds { return Bounds{max(b.Events/share, 1), max(b.Bytes/share, 1)} }
