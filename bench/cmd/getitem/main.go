// Getitem answers every request with what the AWS SDK reads of one item, and, with
// a data key to open, after KMS has opened it: what is under a token that the OAuth
// service reads.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"time"

	"coagent/platform/awsconfig"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	table := flag.String("table", "", "the table")
	partition := flag.String("partition", "", "the item's PK")
	sort := flag.String("sort", "", "the item's SK")
	key := flag.String("key", "", "the KMS key; empty: no data key is opened")
	flag.Parse()
	cfg, err := awsconfig.Load(context.Background(), nil)
	if err != nil {
		log.Fatal(err)
	}
	reader := &reader{
		dynamo: dynamodb.NewFromConfig(cfg), kms: kms.NewFromConfig(cfg), key: *key,
		input: &dynamodb.GetItemInput{
			TableName:      table,
			ConsistentRead: aws.Bool(true),
			Key: map[string]types.AttributeValue{
				"PK": &types.AttributeValueMemberS{Value: *partition}, "SK": &types.AttributeValueMemberS{Value: *sort},
			},
		},
	}
	if *key != "" {
		made, err := reader.kms.GenerateDataKey(
			context.Background(),
			&kms.GenerateDataKeyInput{KeyId: key, KeySpec: kmstypes.DataKeySpecAes256},
		)
		if err != nil {
			log.Fatal(err)
		}
		reader.sealed = made.CiphertextBlob
	}
	log.Fatal((&http.Server{Addr: *addr, Handler: reader, ReadHeaderTimeout: 5 * time.Second}).ListenAndServe())
}

type reader struct {
	dynamo *dynamodb.Client
	kms    *kms.Client
	input  *dynamodb.GetItemInput
	key    string
	sealed []byte
}

func (s *reader) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, err := s.read(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(token) // the caller has left
}

func (s *reader) read(ctx context.Context) (map[string]string, error) {
	found, err := s.dynamo.GetItem(ctx, s.input)
	if err != nil {
		return nil, err
	}
	if s.key != "" {
		if _, err := s.kms.Decrypt(ctx, &kms.DecryptInput{KeyId: &s.key, CiphertextBlob: s.sealed}); err != nil {
			return nil, err
		}
	}
	token := map[string]string{}
	if data, ok := found.Item["Data"].(*types.AttributeValueMemberM); ok {
		if access, ok := data.Value["accessToken"].(*types.AttributeValueMemberS); ok {
			token["accessToken"] = access.Value
		}
	}
	return token, nil
}
