package eventbridge_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"coagent/mocks/faults"
)

func TestABusThatDoesNotExistTakesEventsAndLosesThem(t *testing.T) {
	standIn, client := start(t)
	describe := func(name string) error {
		_, err := client.DescribeEventBus(t.Context(), &eventbridge.DescribeEventBusInput{Name: aws.String(name)})
		return err
	}
	for name, want := range map[string]string{"coagent": "", "default": "", "mine": "ResourceNotFoundException"} {
		if got := codeOf(describe(name)); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	lost := event(`{}`)
	lost.EventBusName = aws.String("mine")
	if out, err := put(t, client, lost); err != nil || out.FailedEntryCount != 0 || standIn.Count() != 0 {
		t.Errorf("%+v, %v; %d events are there", out, err, standIn.Count())
	}
	standIn.DeleteBus("coagent")
	if got := codeOf(describe("coagent")); got != "ResourceNotFoundException" {
		t.Errorf("the bus was deleted: %q", got)
	}
}

func TestAQuestionAboutABusCanFailAndUsesUpNoFaultOfEvents(t *testing.T) {
	standIn, client := start(t)
	standIn.Faults.Push(faults.Fault{Kind: "throttle"})
	for kind, want := range map[string]string{
		"access_denied": "AccessDeniedException", "throttle": "ThrottlingException", "internal": "InternalException",
	} {
		standIn.Control.Push(faults.Fault{Kind: kind})
		_, err := client.DescribeEventBus(t.Context(), &eventbridge.DescribeEventBusInput{Name: aws.String("coagent")})
		if got := codeOf(err); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	if _, err := put(t, client, event(`{}`)); codeOf(err) != "ThrottlingException" {
		t.Errorf("the fault of events was used up: %v", err)
	}
}
