package ai

import "maps"

// statements is a request without what says nothing of the world: the agent's
// sample, whose figures and addresses are those of another text, and the words to
// avoid. A draft may rest on the rest.
func statements(request map[string]any) map[string]any {
	voice, ok := request["brandVoice"].(map[string]any)
	if !ok {
		return request
	}
	said, wording := maps.Clone(request), maps.Clone(voice)
	delete(wording, "sample")
	delete(wording, "avoid")
	said["brandVoice"] = wording
	return said
}

// wordsToAvoid are those that the agent's texts do without.
func wordsToAvoid(request map[string]any) []string {
	voice, _ := request["brandVoice"].(map[string]any)
	list, _ := voice["avoid"].([]any)
	var words []string
	for _, v := range list {
		if text, ok := v.(string); ok {
			words = append(words, text)
		}
	}
	return words
}
