package bedrock

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"coagent/mocks/faults"
)

// imageModels are the ids of the models that draw, and of their inference
// profiles in the United States.
var imageModels = regexp.MustCompile(`^(?:us\.)?stability\.(?:stable-image-core-v1:1|sd3-5-large-v1:0|stable-image-ultra-v1:1)$`)

// retiredImageModels have reached their end of life.
var retiredImageModels = []string{"amazon.nova-canvas-v1:0", "amazon.titan-image-generator-v1",
	"amazon.titan-image-generator-v2:0"}

// The wire form of a picture,
// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-stable-image-core-text-image-request-response.html.
type (
	imageRequest struct {
		Prompt         *string `json:"prompt"`
		NegativePrompt string  `json:"negative_prompt"`
		AspectRatio    string  `json:"aspect_ratio"`
		OutputFormat   string  `json:"output_format"`
		Mode           string  `json:"mode"`
		Seed           uint32  `json:"seed"`
	}
	imageResponse struct {
		Seeds         []uint32  `json:"seeds,omitempty"`
		FinishReasons []*string `json:"finish_reasons"`
		Images        []string  `json:"images,omitempty"`
	}
)

// maxImagePrompt is the most characters of a prompt, and of a negative one.
const maxImagePrompt = 10_000

// image answers InvokeModel of an image model with a drawing. Equal requests
// get equal drawings. Of the faults of an answer it acts out these:
//
//	image_filtered, refusal, content_filtered, guardrail  a finish reason and no picture
//	empty            no picture and no reason
//	truncated        a picture that breaks off
//	schema_breaking  a picture that is not base64
//	invalid_json     JSON that breaks off
//	garbage, reset   as in Converse
func image(w http.ResponseWriter, r *http.Request, body []byte, fault string) {
	w.Header().Set("X-Amzn-Requestid", rand.Text())
	switch fault {
	case "reset":
		faults.Reset()
	case "garbage":
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><body><h1>It works!</h1></body></html>"))
		return
	}
	if err := refusal(r, fault); err != nil {
		writeError(w, err)
		return
	}
	in, err := parseImage(r.PathValue("id"), body)
	if err != nil {
		writeError(w, err)
		return
	}
	picture := in.draw()
	switch fault {
	case "image_filtered", "refusal", "content_filtered", "guardrail":
		faults.WriteJSON(w, http.StatusOK, imageResponse{FinishReasons: []*string{new("Filter reason: prompt")}})
		return
	case "empty":
		faults.WriteJSON(w, http.StatusOK, imageResponse{FinishReasons: []*string{nil}})
		return
	case "truncated":
		picture = picture[:len(picture)/2]
	}
	out := imageResponse{Seeds: []uint32{in.seed()}, FinishReasons: []*string{nil},
		Images: []string{base64.StdEncoding.EncodeToString(picture)}}
	switch fault {
	case "schema_breaking":
		out.Images[0] = "%" + out.Images[0]
	case "invalid_json":
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"seeds":[1],"finish_reasons":[null],"images":["`))
		return
	}
	faults.WriteJSON(w, http.StatusOK, out)
}

func parseImage(model string, body []byte) (imageRequest, *apiError) {
	var in imageRequest
	switch {
	case slices.Contains(retiredImageModels, model):
		return in, &apiError{http.StatusNotFound, "ResourceNotFoundException",
			"This model version has reached the end of its life. Please refer to the AWS documentation for more details."}
	case !imageModels.MatchString(model):
		return in, invalid("The provided model identifier is invalid.")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return in, invalid("Malformed input request: " + err.Error() + ", please reformat your input and try again.")
	}
	if in.AspectRatio == "" {
		in.AspectRatio = "1:1"
	}
	in.OutputFormat = strings.ToLower(in.OutputFormat)
	if in.OutputFormat == "" {
		in.OutputFormat = "png"
	}
	switch {
	case in.Prompt == nil || strings.TrimSpace(*in.Prompt) == "":
		return in, invalid("Malformed input request: #/prompt: must not be empty, please reformat your input and try again.")
	case utf8.RuneCountInString(*in.Prompt) > maxImagePrompt, utf8.RuneCountInString(in.NegativePrompt) > maxImagePrompt:
		return in, invalid(fmt.Sprintf("Malformed input request: a prompt must have at most %d characters.", maxImagePrompt))
	case imageSizes[in.AspectRatio].X == 0:
		return in, invalid("Malformed input request: #/aspect_ratio: is not a valid enum value, please reformat your " +
			"input and try again.")
	case in.OutputFormat != "png" && in.OutputFormat != "jpeg":
		return in, invalid("Malformed input request: #/output_format: is not a valid enum value, please reformat your " +
			"input and try again.")
	case in.Mode != "" && in.Mode != "text-to-image":
		return in, invalid("This stand-in serves the mode text-to-image alone.")
	}
	return in, nil
}

// seed is the caller's; the real one rolls dice for a missing one, which would
// make equal requests unequal.
func (in imageRequest) seed() uint32 {
	if in.Seed != 0 {
		return in.Seed
	}
	hash := sha256.Sum256([]byte(*in.Prompt))
	return uint32(hash[0])<<16 | uint32(hash[1])<<8 | uint32(hash[2]) | 1
}
