package ai

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"coagent/platform/fault"
	"coagent/services/ai/review"
)

// maxToldFaults bounds the places that a repair turn tells.
const maxToldFaults = 30

// written is a draft that fits, and what came of it.
type written struct {
	draft    review.Draft
	doubts   []review.Fault // which whoever posts it has to know
	used     Completion     // of all calls together, without a text
	lost     bool           // rows are left out
	marked   bool           // what is wrong is among the doubts
	noReview error          // why the reviewing model gave no opinion
}

// ask makes the draft's answer one that fits. What is wrong with it is told in a
// repair turn, and what is doubted as well; a deep flow may have one turn more. What is
// still wrong in the end is left out if it stands in rows that the flow may lose, and
// told to whoever posts it if that is something a person can look up. Doubts alone are
// no reason to ask again, if they are so few that somebody can look at each.
func (g *Generator) ask(
	ctx context.Context, j Job, p Prompt, schema Schema, d review.Draft,
) (_ written, err error) {
	var used Completion // all calls together, without a text
	var noReview error
	var wrong []review.Fault
	var passed *written // to which the reviewing model alone objects
	var marked *written // which can go out with what is to be checked, if nothing better comes
	longest := time.Duration(0)
	for turn, stage := 0, Writing; ; turn, stage = turn+1, Repairing {
		began := time.Now()
		completion, err := g.complete(ctx, j, stage, p)
		if best := cmp.Or(passed, marked); err != nil && best != nil && ctx.Err() == nil {
			best.used, best.noReview = used, noReview
			return *best, nil
		}
		if err != nil {
			return written{}, err
		}
		longest = max(longest, time.Since(began))
		used.Usage.InputTokens += completion.Usage.InputTokens
		used.Usage.OutputTokens += completion.Usage.OutputTokens
		used.Model, used.Second = completion.Model, used.Second || completion.Second

		if turn > 0 {
			d.Avoid = nil // a matter of taste: a text that has such a word all the same is better than none
		}
		before := len(wrong)
		var doubts []review.Fault
		if d.Answer, wrong = read(completion.Text, schema); len(wrong) == 0 {
			wrong, doubts = review.Apart(review.Check(d, j.Flow.Rules))
		}
		if len(doubts) > MaxClaims { // the rest would go out untold
			wrong, doubts = append(wrong, doubts...), nil
		}
		w := written{draft: d, doubts: doubts}
		if turn == 0 && len(wrong) == 0 {
			if wrong, noReview = g.unsupported(ctx, j, d, &used); len(wrong) > 0 {
				objected := w
				passed = &objected
			}
		} else if len(wrong) > 0 && passed != nil {
			w, wrong = *passed, nil // an opinion must not cost a draft that passes
		}
		again := turn == 0 || turn == 1 && j.Flow.Tier == Deep && len(wrong) < before && timeFor(ctx, longest)
		if turn > 0 && len(wrong) > 0 {
			left, ok := usable(w, wrong, j.Flow, schema)
			switch {
			case ok && left.marked && again:
				marked = &left
			case ok:
				w, wrong = left, nil
			case marked != nil:
				w, wrong = *marked, nil
			}
		}
		switch {
		case len(wrong) == 0:
			j.Tell(Progress{Stage: Finishing, OutputTokens: completion.Usage.OutputTokens})
			w.used, w.noReview = used, noReview
			return w, nil
		case again:
			p = repair(p, completion.Text, append(wrong, doubts...))
		default:
			return written{}, refused(d, j.Flow.Rules, wrong)
		}
	}
}

// timeFor reports whether a turn that takes as long as the longest so far, and
// half as long again, would end in time.
func timeFor(ctx context.Context, longest time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) > longest+longest/2
}

// refused is the fault of an answer that cannot be used. If all that is wrong is
// that it steers, but for its form, the caller is shown by which phrases.
func refused(d review.Draft, rules review.Rules, faults []review.Fault) error {
	if !slices.ContainsFunc(faults, func(f review.Fault) bool { return f.Code != review.Steering && !f.Formal() }) {
		steers := fault.Wrap(brokenRules(faults), fault.Unprocessable, "ai.steering_language",
			"The text would steer readers by what the Fair Housing Act protects; ask for it in other words.")
		steers.Findings = review.Findings(d, rules)
		return steers
	}
	return fault.Wrap(brokenRules(faults), fault.BadUpstream, "ai.invalid_model_output",
		"The model did not give a usable answer.")
}

// repair is p with one more turn, which says what was wrong with the answer.
// It is the only place in which the details of the faults are told: they may
// quote the answer.
func repair(p Prompt, answer string, faults []review.Fault) Prompt {
	var b strings.Builder
	b.WriteString("That answer cannot be used:\n")
	for _, f := range faults[:min(len(faults), maxToldFaults)] {
		place := f.Pointer
		if place == "" {
			place = "the whole answer"
		}
		fmt.Fprintf(&b, "- %s: %s\n", place, f.Told())
	}
	if more := len(faults) - maxToldFaults; more > 0 {
		fmt.Fprintf(&b, "- and %d more places of these kinds\n", more)
	}
	b.WriteString("Mend all of this, look through the rest of your answer for the same mistakes and mend those too, " +
		"and change nothing else. Answer again with the whole JSON object.")
	if strings.TrimSpace(answer) == "" { // an empty turn is refused by the model API
		first := p.Turns[0]
		first.Text += "\n\n" + b.String()
		p.Turns = []Turn{first}
		return p
	}
	p.Turns = append(p.Turns[:len(p.Turns):len(p.Turns)], Turn{Assistant, answer}, Turn{User, b.String()})
	return p
}
