package ai

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// announce tells the world of a job that was done: one event each, whose id is
// the same for every job of one user with one key.
func announce(ctx context.Context, events Events, j Job, o *StoredOutcome) {
	events.Generated(ctx, Completed{
		ID: eventID(j), Key: j.Key, At: o.At, UserID: j.UserID, ContentType: j.Flow.ContentType,
		Topic: o.Topic, Duration: o.Took, TokensUsed: o.Usage.InputTokens + o.Usage.OutputTokens, Model: o.Model,
		PromptVersion: o.PromptVersion, Degraded: o.Degraded,
	})
}

// outcomeOf is what is kept of a job that took from began until now.
func outcomeOf(out Outcome, began time.Time) *StoredOutcome {
	now := time.Now()
	return &StoredOutcome{
		Body: out.Body, Degraded: out.Degraded, Topic: out.Topic, Usage: out.Usage, Model: out.Model,
		PromptVersion: out.PromptVersion,
		At:            time.UnixMilli(now.UnixMilli()), Took: now.Sub(began).Truncate(time.Millisecond),
	}
}

func eventID(j Job) string {
	if j.Key == "" {
		return "ai-" + rand.Text()
	}
	name := hashOf(j)
	return "ai-" + hex.EncodeToString(name[:16])
}

// nameOf tells a job from all others: who wants what under which key.
func nameOf(j Job) string {
	hash := hashOf(j)
	return hex.EncodeToString(hash[:])
}

func hashOf(j Job) [sha256.Size]byte {
	return sha256.Sum256([]byte(j.UserID + "\x00" + j.Flow.Operation + "\x00" + j.Key))
}
