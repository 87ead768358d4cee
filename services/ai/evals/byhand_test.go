package evals_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// byHand is the answer that somebody has written to the n-th prompt of a case. If
// there is none it writes the prompt beside it.
func byHand(c *evalCase, n int, body []byte) (string, error) {
	name := filepath.Join(*answers, fmt.Sprintf("%s.%s.%d", c.Flow, c.ID, n))
	text, err := os.ReadFile(name + ".json")
	if err == nil {
		return string(text), nil
	}
	var asked struct {
		System       []struct{ Text string }
		Messages     []struct{ Content []struct{ Text string } }
		OutputConfig struct {
			TextFormat struct {
				Structure struct{ JSONSchema struct{ Schema string } }
			}
		}
	}
	if wrong := json.Unmarshal(body, &asked); wrong != nil {
		return "", wrong
	}
	var b strings.Builder
	for _, s := range asked.System {
		b.WriteString("=== system\n" + s.Text + "\n\n")
	}
	for i, m := range asked.Messages {
		b.WriteString([]string{"=== user\n", "=== assistant\n"}[i%2] + m.Content[0].Text + "\n\n")
	}
	b.WriteString("=== the answer is one JSON object that fits\n" + asked.OutputConfig.TextFormat.Structure.JSONSchema.Schema + "\n")
	if wrong := os.WriteFile(name+".prompt", []byte(b.String()), 0o644); wrong != nil {
		return "", wrong
	}
	return "", err
}
