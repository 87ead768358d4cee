// Converse answers every request with what a model of Bedrock says to one question,
// and, with a bus, after EventBridge has taken an event: what is under a text that the
// AI service writes.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"coagent/platform/awsconfig"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	brtypes "github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	model := flag.String("model", "", "the model's id")
	file := flag.String("question", "", "a file with the body of a request to Converse")
	bus := flag.String("bus", "", "the bus's name; empty: there is no event")
	flag.Parse()
	question, err := read(*file)
	if err != nil {
		log.Fatal(err)
	}
	question.ModelId = model
	cfg, err := awsconfig.Load(context.Background(), nil)
	if err != nil {
		log.Fatal(err)
	}
	w := &writer{
		model: bedrockruntime.NewFromConfig(cfg), question: question,
		events: eventbridge.NewFromConfig(cfg), bus: *bus,
	}
	log.Fatal((&http.Server{Addr: *addr, Handler: w, ReadHeaderTimeout: 5 * time.Second}).ListenAndServe())
}

type writer struct {
	model    *bedrockruntime.Client
	question *bedrockruntime.ConverseInput
	events   *eventbridge.Client
	bus      string
}

func (a *writer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	text, err := a.write(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, text) // the caller has left
}

func (a *writer) write(ctx context.Context) (string, error) {
	said, err := a.model.Converse(ctx, a.question)
	if err != nil {
		return "", err
	}
	if a.bus != "" {
		_, err := a.events.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []ebtypes.PutEventsRequestEntry{{
			EventBusName: &a.bus, Source: aws.String("coagent.ai"), DetailType: aws.String("ai.generation.completed"),
			Detail: aws.String(`{"eventId":"0","eventType":"ai.generation.completed","status":"completed"}`),
		}}})
		if err != nil {
			return "", err
		}
	}
	if message, ok := said.Output.(*brtypes.ConverseOutputMemberMessage); ok {
		for _, block := range message.Value.Content {
			if text, ok := block.(*brtypes.ContentBlockMemberText); ok {
				return text.Value, nil
			}
		}
	}
	return "", errors.New("the model said nothing")
}

// read reads what the AI service has asked a model.
func read(file string) (*bedrockruntime.ConverseInput, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var asked struct { // in the words of the wire
		System   []struct{ Text string }
		Messages []struct {
			Role    string
			Content []struct{ Text string }
		}
		InferenceConfig struct{ MaxTokens int32 }
		OutputConfig    struct {
			TextFormat struct {
				Structure struct {
					JSONSchema struct{ Name, Schema string }
				}
			}
		}
	}
	if err := json.Unmarshal(body, &asked); err != nil {
		return nil, err
	}
	input := &bedrockruntime.ConverseInput{
		InferenceConfig: &brtypes.InferenceConfiguration{MaxTokens: &asked.InferenceConfig.MaxTokens},
	}
	for _, s := range asked.System {
		input.System = append(input.System, &brtypes.SystemContentBlockMemberText{Value: s.Text})
	}
	for _, m := range asked.Messages {
		message := brtypes.Message{Role: brtypes.ConversationRole(m.Role)}
		for _, c := range m.Content {
			message.Content = append(message.Content, &brtypes.ContentBlockMemberText{Value: c.Text})
		}
		input.Messages = append(input.Messages, message)
	}
	if format := asked.OutputConfig.TextFormat.Structure.JSONSchema; format.Schema != "" {
		input.OutputConfig = &brtypes.OutputConfig{TextFormat: &brtypes.OutputFormat{
			Type: brtypes.OutputFormatTypeJsonSchema,
			Structure: &brtypes.OutputFormatStructureMemberJsonSchema{Value: brtypes.JsonSchemaDefinition{
				Name: &format.Name, Schema: &format.Schema,
			}},
		}}
	}
	return input, nil
}
