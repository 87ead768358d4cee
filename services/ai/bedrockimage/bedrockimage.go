// Package bedrockimage has header images drawn by an image model of Amazon
// Bedrock and keeps them in S3.
package bedrockimage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/ai"
)

// Illustrator is an [ai.Illustrator] over InvokeModel of the Stability models
// and PutObject.
type Illustrator struct {
	// API and Store must not repeat calls: the Guards do.
	API   *bedrockruntime.Client
	Store *s3.Client
	// ModelID is that of a Stability model or of its inference profile.
	ModelID string
	// Bucket is where pictures go, and BaseURL, which begins with https://, where
	// anybody can read them: a picture's address is BaseURL, a slash and its key.
	Bucket, BaseURL string
	// Guard stands before the model, StoreGuard before S3.
	Guard, StoreGuard *upstream.Guard
	// Fallback draws when the model does not.
	Fallback ai.Illustrator
	Log      *slog.Logger
}

var _ ai.Illustrator = (*Illustrator)(nil)

const (
	longest  = 20 * time.Second // for everything
	reserve  = time.Second      // stays of the caller's time, for what comes after the picture
	shortest = 3 * time.Second  // less would be paid for and not be waited for

	maxBytes  = 5 << 20
	maxPixels = 4 << 20 // the models give a quarter of that; it bounds what decoding needs
	maxAlt    = 300     // characters, the document's bound
	maxTitle  = 300     // characters, of a prompt that may have 10,000
)

// A picture of a home with people in it tells some readers that the home is
// meant for them and others that it is not, which the Fair Housing Act forbids
// (42 U.S.C. 3604(c)). Letters come out wrong. Both stand in the negative prompt
// alone: to name in the prompt what must not be there tends to bring it about.
const (
	promptBefore = "Wide editorial photograph for the top of an article about real estate. It shows empty homes, " +
		"streets, gardens or interiors in soft daylight and calm colors, with one clear subject. What the article is about: "
	negativePrompt = "people, person, face, hands, crowd, silhouette, family, text, letters, words, numbers, caption, " +
		"signage, license plate, logo, brand, watermark, signature, flag, religious symbol, distorted, blurry"
)

// HeaderImage is a picture of 16 to 9 that is made and stored within 20 s and a
// second before the deadline of ctx, or else the Fallback's. Why there is none
// is told in the log by the code of a fault; that the caller hung up is not told.
func (i *Illustrator) HeaderImage(ctx context.Context, title string) ai.Image {
	made, err := i.paint(ctx, title)
	if err == nil {
		return made
	}
	if !errors.Is(ctx.Err(), context.Canceled) {
		i.Log.WarnContext(ctx, "no picture, a title card instead", "code", fault.CodeOf(err), "cause", err.Error())
	}
	return i.Fallback.HeaderImage(ctx, title)
}

func (i *Illustrator) paint(ctx context.Context, title string) (ai.Image, error) {
	budget, err := allowed(ctx)
	if err != nil {
		return ai.Image{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	request, err := json.Marshal(map[string]string{
		"prompt": promptBefore + cut(title, maxTitle), "negative_prompt": negativePrompt,
		"aspect_ratio": "16:9", "output_format": "png",
	})
	if err != nil {
		return ai.Image{}, err
	}
	picture, err := upstream.Do(ctx, i.Guard, func(ctx context.Context) ([]byte, error) { return i.ask(ctx, request) })
	if err != nil {
		return ai.Image{}, err
	}
	hash := sha256.Sum256(picture)
	key := hex.EncodeToString(hash[:]) + ".png"
	_, err = upstream.Do(ctx, i.StoreGuard, func(
		ctx context.Context,
	) (struct{}, error) {
		return struct{}{}, i.keep(ctx, key, picture)
	})
	if err != nil {
		return ai.Image{}, err
	}
	return ai.Image{URL: strings.TrimSuffix(i.BaseURL, "/") + "/" + key, Alt: cut("Illustration: "+title, maxAlt)}, nil
}

// allowed is how long a picture may take.
func allowed(ctx context.Context) (time.Duration, error) {
	deadline, bounded := ctx.Deadline()
	if !bounded {
		return longest, nil
	}
	left := time.Until(deadline) - reserve
	if left < shortest {
		return 0, fault.New(fault.Timeout, "ai.image_timeout", "There is no time left for a picture.")
	}
	return min(left, longest), nil
}

// ask has the model draw, and returns what it drew if that is a PNG.
func (i *Illustrator) ask(ctx context.Context, request []byte) ([]byte, error) {
	output, err := i.API.InvokeModel(ctx, &bedrockruntime.InvokeModelInput{
		ModelId: aws.String(i.ModelID), ContentType: aws.String(
			"application/json",
		), Accept: aws.String("application/json"), Body: request,
	})
	if err != nil {
		return nil, modelFailure(ctx, err)
	}
	var answer struct {
		FinishReasons []*string `json:"finish_reasons"`
		Images        [][]byte  `json:"images"` // base64
	}
	if err := json.Unmarshal(upstream.WithoutMark(output.Body), &answer); err != nil {
		return nil, unusable(errors.New("the answer is not what it should be"))
	}
	for _, reason := range answer.FinishReasons {
		switch {
		case reason == nil:
		case strings.HasPrefix(*reason, "Filter reason"):
			return nil, fault.New(fault.Unprocessable, "ai.image_refused", "The image model declined to draw this.")
		default: // "Inference error"
			return nil, unusable(errors.New("the model broke off"))
		}
	}
	if len(answer.Images) == 0 {
		return nil, unusable(errors.New("the answer holds no picture"))
	}
	return answer.Images[0], check(answer.Images[0])
}

// check decodes the whole picture, for one that breaks off would stay broken at
// its address for a year.
func check(picture []byte) error {
	if len(picture) > maxBytes {
		return unusable(fmt.Errorf("the picture has %d bytes, more than %d", len(picture), maxBytes))
	}
	size, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return unusable(errors.New("the picture is no PNG"))
	}
	if size.Width > maxPixels/size.Height {
		return unusable(fmt.Errorf("the picture has %d by %d pixels, more than %d", size.Width, size.Height, maxPixels))
	}
	if _, err := png.Decode(bytes.NewReader(picture)); err != nil {
		return unusable(errors.New("the picture is a broken PNG"))
	}
	return nil
}

func (i *Illustrator) keep(ctx context.Context, key string, picture []byte) error {
	_, err := i.Store.PutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String(i.Bucket), Key: aws.String(key), Body: bytes.NewReader(picture), ContentType: aws.String(
			"image/png",
		),
		CacheControl: aws.String("public, max-age=31536000, immutable"), // the key is the content's own hash
	})
	if err != nil {
		return storeFailure(err)
	}
	return nil
}

func cut(text string, length int) string {
	runes := []rune(text)
	if len(runes) <= length {
		return text
	}
	return string(runes[:length-1]) + "…"
}
