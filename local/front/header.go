package front

import (
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// FaultHeader is the header by which a request asks for faults.
const FaultHeader = "X-Mock-Fault"

const (
	entryHelp = "An entry is <stand-in>=<kind>, then *<times> if more than once (*-1 is every time), " +
		"then +<milliseconds> to wait; commas separate entries."
	maxFaults = 20
)

// fault is one entry of the header.
type fault struct {
	standIn        string
	kind           string
	times, delayMs int
}

var entryForm = regexp.MustCompile(`^([a-z0-9]+)=([a-z0-9_]+)(?:\*(-1|[0-9]{1,7}))?(?:\+([0-9]{1,6}))?$`)

// read gives the entries of the header, nil if there are none.
func (f *Front) read(ctx context.Context, header string) ([]fault, *problem) {
	var all []fault
	names := slices.Sorted(maps.Keys(f.standIns))
	for entry := range strings.SplitSeq(header, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" { // RFC 9110, section 5.6.1.2
			continue
		}
		nth := "Entry " + strconv.Itoa(len(all)+1)
		m := entryForm.FindStringSubmatch(entry)
		if m == nil || len(all) == maxFaults {
			return nil, f.invalid(ctx, "pattern", nth+" is not understood, or one too many. "+entryHelp, names...)
		}
		w := fault{standIn: m[1], kind: m[2]}
		w.times, _ = strconv.Atoi(cmp.Or(m[3], "1")) // the form allows nothing else
		w.delayMs, _ = strconv.Atoi(cmp.Or(m[4], "0"))
		at, found := f.standIns[w.standIn]
		if !found {
			return nil, f.invalid(ctx, "enum", nth+" names a stand-in that there is not.", names...)
		}
		if kinds, err := at.kinds(ctx); err != nil {
			return nil, unavailable("not_ready", "The stand-in "+w.standIn+" does not answer.")
		} else if !slices.Contains(kinds, w.kind) {
			return nil, f.invalid(ctx, "enum", nth+" names a kind that "+w.standIn+" does not have.", w.standIn)
		}
		all = append(all, w)
	}
	return all, nil
}
