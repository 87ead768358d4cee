package ai

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Announcer is a [Worker] that tells the world of every job that Next finishes: one
// event each, whose id is the same for every job of one user with one key.
type Announcer struct {
	Next   Worker
	Events Events
}

var _ Worker = (*Announcer)(nil)

// Do does the job and tells of it.
func (t *Announcer) Do(ctx context.Context, j Job) (Outcome, error) {
	began := time.Now()
	out, err := t.Next.Do(ctx, j)
	if err != nil {
		return Outcome{}, err
	}
	now := time.Now()
	t.Events.Generated(ctx, Completed{
		ID: eventID(j), At: now, UserID: j.UserID, ContentType: j.Flow.ContentType,
		Topic: out.Topic, Duration: now.Sub(began), TokensUsed: out.Usage.InputTokens + out.Usage.OutputTokens,
	})
	return out, nil
}

func eventID(j Job) string {
	if j.Key == "" {
		return "ai-" + rand.Text()
	}
	name := nameOf(j)
	return "ai-" + hex.EncodeToString(name[:16])
}

// nameOf tells a job from all others: who wants what under which key.
func nameOf(j Job) [sha256.Size]byte {
	return sha256.Sum256([]byte(j.UserID + "\x00" + j.Flow.Operation + "\x00" + j.Key))
}
