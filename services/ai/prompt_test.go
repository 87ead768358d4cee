package ai_test

import (
	"testing"

	"coagent/services/ai"
)

func TestAFlowWithoutAPromptIsToldByName(t *testing.T) {
	const want = "ai: the flow generatePoem has no prompt: write services/ai/prompts/generatePoem.md"
	if err := (ai.Flow{Operation: "generatePoem"}).CheckPrompt(); err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	if err := (ai.Flow{Operation: "generateBlogPost"}).CheckPrompt(); err != nil {
		t.Error(err)
	}
}
