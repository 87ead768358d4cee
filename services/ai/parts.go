package ai

import (
	"strings"

	"coagent/services/ai/review"
)

// flyerDetails sets place and time of an open house on its flyer, as the request
// writes them.
func flyerDetails(d review.Draft) {
	flyer, _ := d.Answer["flyer"].(map[string]any)
	for _, name := range []string{"address", "date", "time"} {
		flyer[name] = d.Request[name]
	}
}

// subjectOfMailAlone takes the subject off what is no e-mail.
func subjectOfMailAlone(d review.Draft) {
	if review.Member(d.Request, "channel") != "email" {
		delete(d.Answer, "subject")
	}
}

// clientsWords are what a client wrote.
func clientsWords(request map[string]any) []string {
	return []string{review.Member(request, "comment")}
}

// postWithQuote puts a post together from its parts.
func postWithQuote(d review.Draft) {
	quotation := "“" + review.Member(d.Answer, "quote") + "”"
	if client := review.Member(d.Request, "clientName"); client != "" {
		quotation += " (" + client + ")"
	}
	d.Answer["post"] = strings.Join(
		[]string{review.Member(d.Answer, "opening"), quotation, review.Member(d.Answer, "closing")}, "\n\n",
	)
}
