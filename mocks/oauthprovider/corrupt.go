package oauthprovider

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"coagent/mocks/faults"
)

// Kinds are the faults that the stand-in can act out, besides those of package
// faults. There are three sorts.
//
// Refusals, before anything is done: the errors of RFC 6749 by their names;
// fb_190_463 and its like by Facebook's code and subcode; throttle, internal,
// unavailable; drop_before_processing; redirect_307.
//
// Answers that are lost after it was done: drop_after_processing,
// hang_after_processing, bad_gateway, gateway_timeout, slow_drip.
//
// Answers that are corrupted after it was done: all the others.
func Kinds() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for _, kinds := range [][]string{slices.Collect(maps.Keys(refusals)), graphErrors, lost,
			slices.Collect(maps.Keys(corruptions))} {
			for _, k := range kinds {
				if !yield(k) {
					return
				}
			}
		}
	})
}

var refusals = map[string]reply{
	"invalid_grant":           wrong(400, "invalid_grant", "Token has been expired or revoked."),
	"invalid_client":          wrong(401, "invalid_client", "The provided client secret is invalid."),
	"invalid_request":         wrong(400, "invalid_request", "Something is missing."),
	"invalid_scope":           wrong(400, "invalid_scope", "The scope is unknown."),
	"invalid_token":           wrong(400, "invalid_token", "Token expired or revoked"),
	"unauthorized_client":     wrong(400, "unauthorized_client", "Unauthorized"),
	"unsupported_grant_type":  wrong(400, "unsupported_grant_type", "Invalid grant_type."),
	"temporarily_unavailable": wrong(400, "temporarily_unavailable", "Later."),
	"throttle":                wrong(429, "rate_limit_exceeded", "Too many requests."),
	"internal":                wrong(500, "server_error", "invalid_grant is not what is wrong."),
	"unavailable":             wrong(503, "temporarily_unavailable", "Down."),
	"drop_before_processing":  {status: -1, verdict: "dropped"},
	"redirect_307":            {status: http.StatusTemporaryRedirect, verdict: "redirected"},
}

// graphErrors are errors of the Graph API by code and subcode.
var graphErrors = []string{"fb_1", "fb_2", "fb_3", "fb_4", "fb_10", "fb_17", "fb_100", "fb_101", "fb_102",
	"fb_190", "fb_190_458", "fb_190_459",
	"fb_190_460", "fb_190_463", "fb_190_464", "fb_190_467", "fb_200", "fb_341", "fb_368", "fb_999"}

func graphName(code, subcode int) string {
	if subcode == 0 {
		return fmt.Sprintf("fb_%d", code)
	}
	return fmt.Sprintf("fb_%d_%d", code, subcode)
}

var lost = []string{"drop_after_processing", "hang_after_processing", "bad_gateway", "gateway_timeout", "slow_drip"}

// corruptions change an answer; an answer that is text is no longer changed.
var corruptions = map[string]func(reply) (status int, contentType, text string){
	"html": as(http.StatusOK, "text/html",
		func(reply) string { return "<html><body><h1>It works! invalid_grant</h1></body></html>" }),
	"empty":      as(http.StatusOK, "application/json", func(reply) string { return "" }),
	"no_content": as(http.StatusNoContent, "", func(reply) string { return "" }),
	"truncated": as(http.StatusOK, "application/json",
		func(r reply) string { t := r.text(); return t[:len(t)/2] }),
	"missing_expires":  with("expires_in", nil),
	"zero_expires":     with("expires_in", 0),
	"negative_expires": with("expires_in", -5),
	"absurd_expires":   with("expires_in", 99999999999),
	"string_expires":   with("expires_in", "3600"),
	"float_expires":    with("expires_in", 3600.5),
	"newline_token":    with("access_token", "plain-access-1\r\nX-Injected: yes"),
	"long_token":       with("access_token", strings.Repeat("a", 9000)),
	"no_access_token":  with("access_token", nil),
	"mac_token":        with("token_type", "mac"),
	"scope_array":      with("scope", []string{"one", "two"}),
	"error_with_token": with("error", "invalid_grant"),
	"huge_body":        with("padding", strings.Repeat("x", 10<<20)),
	"duplicate_keys": as(http.StatusOK, "application/json", func(r reply) string {
		return `{"access_token":"first-of-two",` + r.text()[1:]
	}),
	"uppercase_keys": as(http.StatusOK, "application/json", func(r reply) string {
		return strings.ReplaceAll(r.text(), `"access_token"`, `"ACCESS_TOKEN"`)
	}),
	"same_tokens": as(http.StatusOK, "application/json", func(r reply) string {
		r.members["refresh_token"] = r.members["access_token"]
		return r.text()
	}),
	"form_encoded": as(http.StatusOK, "application/x-www-form-urlencoded", func(r reply) string {
		form := url.Values{}
		for name, value := range r.members {
			form.Set(name, fmt.Sprint(value))
		}
		return form.Encode()
	}),
	"utf16": as(http.StatusOK, "application/json; charset=utf-16", func(r reply) string {
		var out bytes.Buffer
		for _, unit := range append([]uint16{0xFEFF}, utf16.Encode([]rune(r.text()))...) {
			out.Write([]byte{byte(unit >> 8), byte(unit)})
		}
		return out.String()
	}),
}

func as(status int, contentType string, text func(reply) string) func(reply) (int, string, string) {
	return func(r reply) (int, string, string) { return status, contentType, text(r) }
}

// with sets one member; nil removes it.
func with(name string, value any) func(reply) (int, string, string) {
	return as(http.StatusOK, "application/json", func(r reply) string {
		if value == nil {
			delete(r.members, name)
		} else {
			r.members[name] = value
		}
		return r.text()
	})
}

func (r reply) text() string {
	out, err := json.Marshal(r.members)
	if err != nil {
		return "{}"
	}
	return string(out)
}

// instead is what a fault answers without doing anything; the zero reply if it
// is not of that sort.
func instead(fault string) reply {
	if numbers, found := strings.CutPrefix(fault, "fb_"); found {
		first, second, _ := strings.Cut(numbers, "_")
		code, _ := strconv.Atoi(first)
		subcode, _ := strconv.Atoi(second)
		return graphWrong(code, subcode, "As the script says.")
	}
	return refusals[fault]
}

// send answers with out, or with what the fault makes of it. An error is not
// corrupted.
func send(w http.ResponseWriter, r *http.Request, out reply, fault string) {
	w.Header().Set("Cache-Control", "no-store")
	switch fault {
	case "drop_before_processing", "drop_after_processing":
		faults.Reset()
	case "hang_after_processing":
		<-r.Context().Done()
		faults.Reset()
	case "redirect_307":
		w.Header().Set("Location", "http://"+r.Host+"/_trap")
		w.WriteHeader(out.status)
		return
	case "bad_gateway":
		write(w, http.StatusBadGateway, "text/html", "<html><body>502 Bad Gateway</body></html>")
		return
	case "gateway_timeout":
		write(w, http.StatusGatewayTimeout, "text/html", "<html><body>504 Gateway Timeout</body></html>")
		return
	case "slow_drip":
		drip(w, r, out.text())
		return
	case "throttle":
		w.Header().Set("Retry-After", "3600")
	case "unavailable":
		w.Header().Set("Retry-After", "120")
	}
	if corrupt := corruptions[fault]; corrupt != nil && out.verdict == "ok" {
		status, contentType, text := corrupt(out)
		write(w, status, contentType, text)
		return
	}
	if out.members == nil {
		w.WriteHeader(out.status)
		return
	}
	faults.WriteJSON(w, out.status, out.members)
}

func write(w http.ResponseWriter, status int, contentType, text string) {
	if contentType != "" {
		w.Header().Set("Content-Type", contentType)
	}
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the caller may have left
}

// drip sends ten bytes a second until the caller has had enough.
func drip(w http.ResponseWriter, r *http.Request, text string) {
	w.Header().Set("Content-Type", "application/json")
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for i := range len(text) {
		if _, err := w.Write([]byte{text[i]}); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush() // the next write tells
		select {
		case <-tick.C:
		case <-r.Context().Done():
			return
		}
	}
}
