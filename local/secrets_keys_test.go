package local

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"coagent/local/seed"
)

// dataKeys are the keys that the tokens in the table are sealed with, in the forms in
// which a program would print them. KMS opens them for the test as for the service.
func (j *journey) dataKeys(t *testing.T) (forms []string) {
	t.Helper()
	login := credentials.NewStaticCredentialsProvider("local", "local", "")
	table := dynamodb.New(dynamodb.Options{
		BaseEndpoint: aws.String(j.cfg.url(j.cfg.Ports.DynamoDB)), Region: "us-east-1", Credentials: login,
	})
	opener := kms.New(kms.Options{BaseEndpoint: aws.String(j.cfg.url(j.cfg.Ports.KMS)), Region: "us-east-1", Credentials: login})
	items, err := table.Scan(t.Context(), &dynamodb.ScanInput{TableName: aws.String(seed.TableName)})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range items.Items {
		wrapped, sealed := item["wrappedKey"].(*types.AttributeValueMemberB)
		user, _ := item["PK"].(*types.AttributeValueMemberS)
		provider, _ := item["SK"].(*types.AttributeValueMemberS)
		if !sealed {
			continue
		}
		key, err := opener.Decrypt(t.Context(), &kms.DecryptInput{CiphertextBlob: wrapped.Value, EncryptionContext: map[string]string{
			"app": "oauth-tokens", "stage": "local", "provider": provider.Value, "subject": strings.TrimPrefix(user.Value, "OAUTH#"),
		}})
		if err != nil {
			t.Fatal(err)
		}
		forms = append(forms, base64.StdEncoding.EncodeToString(key.Plaintext), base64.RawURLEncoding.EncodeToString(key.Plaintext),
			hex.EncodeToString(key.Plaintext))
	}
	return forms
}

// remember keeps of an answer with a generated text what nobody may read elsewhere.
func (j *journey) remember(body []byte) {
	var answer any
	if json.Unmarshal(body, &answer) != nil {
		return
	}
	var walk func(node any)
	walk = func(node any) {
		switch node := node.(type) {
		case map[string]any:
			for name, one := range node {
				if name != "sources" && name != "url" { // those are of the web, and of a picture
					walk(one)
				}
			}
		case []any:
			for _, one := range node {
				walk(one)
			}
		case string:
			if piece := longest(node); len(piece) >= 60 {
				j.texts = append(j.texts, piece)
			}
		}
	}
	walk(answer)
}

// longest is the longest part of a text that reads the same in JSON and on a page.
func longest(text string) (best string) {
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("\"'\\<>&\n\t+", r) || r > 126 }) {
		if len(piece) > len(best) {
			best = piece
		}
	}
	return best
}
