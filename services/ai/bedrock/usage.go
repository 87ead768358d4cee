package bedrock

import (
	"errors"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"coagent/platform/telemetry"
	"coagent/services/ai"
)

// Price is what a model costs, in USD for a million tokens.
type Price struct{ Input, Output float64 }

// ReadPrices reads entries of the form MODEL=INPUT/OUTPUT, such as
// anthropic.claude-sonnet-4-6=3/15. A model is named without its region.
func ReadPrices(entries []string) (map[string]Price, error) {
	prices := map[string]Price{}
	for _, entry := range entries {
		model, price, _ := strings.Cut(entry, "=")
		input, output, _ := strings.Cut(price, "/")
		in, errIn := strconv.ParseFloat(input, 64)
		out, errOut := strconv.ParseFloat(output, 64)
		if errors.Join(errIn, errOut) != nil || model == "" || !(in >= 0 && out >= 0) {
			return nil, errors.New("must be a list of MODEL=INPUT/OUTPUT, with the USD for a million tokens")
		}
		prices[model] = Price{in, out}
	}
	return prices, nil
}

// meter counts what an answer has used, whatever becomes of it.
func (c *Client) meter(model string, p ai.Prompt, a answer) {
	if a.usage == nil {
		return
	}
	input, output := float64(aws.ToInt32(a.usage.InputTokens)), float64(aws.ToInt32(a.usage.OutputTokens))
	telemetry.TokenUsage.Observe(input, "input", model, p.Flow)
	telemetry.TokenUsage.Observe(output, "output", model, p.Flow)
	if price, known := c.Prices[model]; known {
		telemetry.GenerationCost.Add((input*price.Input+output*price.Output)/1e6, p.Flow, model)
	}
}
