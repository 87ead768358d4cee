package loopback

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// question is what the model is asked, in Bedrock's words.
type question struct {
	System   []part `json:"system"`
	Messages []struct {
		Role    string `json:"role"`
		Content []part `json:"content"`
	} `json:"messages"`
	Inference struct {
		MaxTokens int `json:"maxTokens"`
	} `json:"inferenceConfig"`
}

type part struct {
	Text string `json:"text"`
}

// chat is the same in OpenAI's, which gateways take.
func (q question) chat(model string) string {
	type message struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	join := func(parts []part) string {
		var all []string
		for _, p := range parts {
			all = append(all, p.Text)
		}
		return strings.Join(all, "\n")
	}
	var messages []message
	if len(q.System) > 0 {
		messages = append(messages, message{"system", join(q.System)})
	}
	for _, m := range q.Messages {
		messages = append(messages, message{m.Role, join(m.Content)})
	}
	return text(map[string]any{"model": model, "messages": messages, "max_tokens": q.Inference.MaxTokens})
}

// question is the first that the model was asked, and the name by which.
func (p *prompt) question() (q question, model string, err error) {
	head, body, _ := bytes.Cut(p.request(), []byte("\r\n\r\n"))
	line, _, _ := bytes.Cut(head, []byte("\r\n"))
	if _, err := fmt.Sscanf(string(line), "POST /model/%s", &model); err != nil {
		return q, "", fmt.Errorf("%q: %w", line, err)
	}
	if model, err = url.PathUnescape(strings.TrimSuffix(model, "/converse")); err != nil {
		return q, "", err
	}
	return q, model, json.Unmarshal(body, &q)
}

// gateways starts those that are installed, and sees that they give the model's
// answer.
func (h *Hops) gateways(b *Bench, url string, model *prompt) error {
	asked, id, err := model.question()
	if err != nil {
		return err
	}
	for _, g := range []aiGateway{ // the one that takes long to start is first: the other closes idle connections
		b.litellm(url, id, asked.chat("bench")), b.portkey(url, asked.chat(id)),
	} {
		if _, err := os.Stat(g.installed); err != nil {
			h.Missing = append(h.Missing, g.program.name)
			continue
		}
		running, err := b.start(g.program)
		if err != nil {
			return err
		}
		c := newCrowd(running.addr, ask{http.MethodPost, "/v1/chat/completions", g.body}, []string{g.key})
		c.requests[0] = bytes.Replace(c.requests[0], []byte("\r\n"), []byte("\r\n"+g.header), 1)
		if err := answers(c); err != nil {
			return fmt.Errorf("%s: %w", g.program.name, err)
		}
		h.Before = append(h.Before, newHop(g.program.name, c, running))
	}
	return nil
}

// answers sees that c gets an answer of a model.
func answers(c *crowd) error {
	_, said, err := c.once(0)
	if err != nil {
		return err
	}
	var chat struct {
		Choices []struct {
			Message struct {
				Content string            `json:"content"`
				Calls   []json.RawMessage `json:"tool_calls"`
			} `json:"message"`
		} `json:"choices"`
	}
	if err := json.Unmarshal(said, &chat); err != nil {
		return err
	}
	if len(chat.Choices) != 1 || chat.Choices[0].Message.Content == "" && len(chat.Choices[0].Message.Calls) == 0 {
		return fmt.Errorf("no answer of the model: %.300s", said)
	}
	return nil
}

// aiGateway is a gateway to models, and what it is asked.
type aiGateway struct {
	program           program
	installed         string // a file that is there if it is installed
	body, header, key string
}

func (b *Bench) portkey(url, body string) aiGateway {
	addr := b.free()
	entry := filepath.Join(b.root, "bench", nodeFolder, "node_modules/@portkey-ai/gateway/build/start-server.js")
	return aiGateway{
		program: program{
			name: "Portkey's gateway", addr: addr, ready: "/",
			args: []string{"node", entry, "--port=" + port(addr), "--headless"},
			env:  []string{"NODE_ENV=production"},
		},
		installed: entry, body: body, key: "none",
		header: "x-portkey-provider: bedrock\r\nx-portkey-custom-host: " + url + "\r\nx-portkey-aws-region: us-east-1\r\n" +
			"x-portkey-aws-access-key-id: bench\r\nx-portkey-aws-secret-access-key: bench\r\n",
	}
}

func (b *Bench) litellm(url, model, body string) aiGateway {
	addr, key := b.free(), "sk-"+rand.Text()+rand.Text() // it does not start without one
	entry := filepath.Join(b.root, ".local/litellm/bin/litellm")
	config := b.write("litellm.yaml", text(map[string]any{"model_list": []any{map[string]any{
		"model_name": "bench", "litellm_params": map[string]any{
			"model": "bedrock/converse/" + model, "aws_bedrock_runtime_endpoint": url, "aws_region_name": "us-east-1",
			"aws_access_key_id": "bench", "aws_secret_access_key": "bench",
		},
	}}}))
	return aiGateway{
		program: program{
			name: "LiteLLM's proxy", addr: addr, ready: "/health/liveliness", patience: 2 * time.Minute,
			args: []string{entry, "--config", config, "--host", "127.0.0.1", "--port", port(addr), "--telemetry", "False"},
			env:  []string{"LITELLM_MASTER_KEY=" + key, "LITELLM_LOCAL_MODEL_COST_MAP=True"}, // it would ask the network
		},
		installed: entry, body: body, key: key,
	}
}
