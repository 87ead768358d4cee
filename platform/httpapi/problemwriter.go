package httpapi

import (
	"coagent/gen/common"
	"coagent/platform/jsonbody"
)

// problemDocument is a problem (RFC 9457) that writes itself, as the generated answers
// do: gen/common is the callers' as well, and they write none.
type problemDocument common.Problem

// WriteJSON writes the problem as JSON.
func (d *problemDocument) WriteJSON(w *jsonbody.Writer) {
	w.Raw(`{"code":`)
	w.Text(d.Code)
	w.Raw(`,"correlationId":`)
	w.Text(d.CorrelationID)
	writeOptional(w, `,"detail":`, d.Detail)
	if len(d.Errors) > 0 {
		w.Raw(`,"errors":`)
		jsonbody.WriteList(w, d.Errors, writeFieldError)
	}
	if len(d.Findings) > 0 {
		w.Raw(`,"findings":`)
		jsonbody.WriteList(w, d.Findings, writeFinding)
	}
	writeOptional(w, `,"instance":`, d.Instance)
	writeOptional(w, `,"reason":`, d.Reason)
	if d.RetryAfter != nil {
		w.Raw(`,"retryAfter":`)
		w.Int(int64(*d.RetryAfter))
	}
	w.Raw(`,"status":`)
	w.Int(int64(d.Status))
	w.Raw(`,"title":`)
	w.Text(d.Title)
	w.Raw(`,"type":`)
	w.Text(d.Type)
	w.Raw("}")
}

func writeFieldError(e *common.FieldError, w *jsonbody.Writer) {
	w.Raw(`{"code":`)
	w.Text(e.Code)
	w.Raw(`,"detail":`)
	w.Text(e.Detail)
	w.Raw(`,"pointer":`)
	w.Text(e.Pointer)
	w.Raw("}")
}

func writeFinding(f *common.FairHousingFinding, w *jsonbody.Writer) {
	w.Raw(`{"end":`)
	w.Int(int64(f.End))
	w.Raw(`,"phrase":`)
	w.Text(f.Phrase)
	writeOptional(w, `,"pointer":`, f.Pointer)
	w.Raw(`,"protectedClass":`)
	w.Text(f.ProtectedClass)
	w.Raw(`,"rule":`)
	w.Text(f.Rule)
	w.Raw(`,"start":`)
	w.Int(int64(f.Start))
	w.Raw(`,"suggestion":`)
	w.Text(f.Suggestion)
	w.Raw(`,"why":`)
	w.Text(f.Why)
	w.Raw("}")
}

// writeOptional writes a member that may be absent. Its name stands behind a comma.
func writeOptional(w *jsonbody.Writer, name string, text *string) {
	if text != nil {
		w.Raw(name)
		w.Text(*text)
	}
}
