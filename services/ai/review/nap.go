package review

import (
	"fmt"
	"slices"

	"coagent/platform/fault"
	"coagent/services/ai/review/phone"
)

// platformWords is how many words the name of a platform has at the most.
const platformWords = 4

// found are the members of an audit's row that say what a platform shows, in
// the order in which they are looked at.
var found = []string{"foundName", "foundAddress", "foundPhone"}

// NapRows holds the rows of an audit against the results that they cite: what
// was found stands there, and the status says whether it agrees with the request.
func NapRows(d Draft) []fault.Field {
	rows, _ := d.Answer["results"].([]any)
	var faults []fault.Field
	for i, v := range rows {
		row, _ := v.(map[string]any)
		at := fmt.Sprintf("/results/%d", i)
		if !isName(Member(row, "platform"), platformWords) {
			faults = append(faults, fault.Field{
				Pointer: at + "/platform", Code: "name", Detail: "must be the name of a platform and nothing else",
			})
		}
		faults = append(faults, napRow(d, at, row)...)
	}
	return faults
}

func napRow(d Draft, at string, row map[string]any) []fault.Field {
	shown, agrees, something := []fault.Field(nil), true, false
	source, known := d.CitedBy(row)
	for _, name := range found {
		text, ok := row[name].(string)
		if !ok {
			continue
		}
		something = true
		agrees = agrees && agreesWith(d.Request, name, text)
		if !known || !shows(source, name, text) {
			shown = append(shown, fault.Field{
				Pointer: at + "/" + name, Code: "evidence", Detail: "must stand in the search result that the row cites",
			})
		}
	}
	status, want := row["status"], "Inconsistent"
	if agrees {
		want = "Consistent"
	}
	switch {
	case status == "Not Found" && (something || row["citation"] != nil):
		return []fault.Field{
			{Pointer: at, Code: "status", Detail: "is Not Found, so it must have no citation and nothing that was found"},
		}
	case status == "Not Found":
		return nil
	case !something || row["citation"] == nil:
		return []fault.Field{{
			Pointer: at, Code: "status",
			Detail: "must cite the search result that shows it and say what was found, or be Not Found",
		}}
	case status != want:
		return append(shown, fault.Field{
			Pointer: at + "/status", Code: "status",
			Detail: "must be " + want + ", as a comparison of what was found with the request shows",
		})
	}
	return shown
}

// shows reports whether the source has what a row says was found.
func shows(s Source, name, text string) bool {
	if name != "foundPhone" {
		return s.says(text)
	}
	number, ok := phone.Parse(asRendered(text))
	return ok && slices.ContainsFunc(phone.In(asRendered(s.Title+"\n"+s.Snippet)), func(f phone.Found) bool {
		return f.E164 == number.E164 && f.Same(number)
	})
}

// agreesWith reports whether what was found is what the agent says.
func agreesWith(request map[string]any, name, text string) bool {
	switch name {
	case "foundName":
		return sameWords(text, Member(request, "name"))
	case "foundAddress":
		return within(text, Member(request, "address"))
	default:
		number, ok := phone.Parse(asRendered(text))
		asked, known := phone.Parse(Member(request, "phone"))
		return ok && known && number.Same(asked)
	}
}
