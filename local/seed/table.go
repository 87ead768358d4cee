package seed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TableName is the application's one table.
const TableName = "coagent"

// Table makes the table at the endpoint, if it is not there yet. The real one belongs to
// the application and is there before any service.
func Table(ctx context.Context, endpoint string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	api := dynamodb.New(dynamodb.Options{
		BaseEndpoint: &endpoint,
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider("local", "local", ""),
		HTTPClient:   &http.Client{Timeout: 5 * time.Second},
		Retryer:      retry.AddWithMaxAttempts(retry.NewStandard(), 3),
	})
	key := func(name string, kind types.KeyType) (types.AttributeDefinition, types.KeySchemaElement) {
		return types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeTypeS},
			types.KeySchemaElement{AttributeName: &name, KeyType: kind}
	}
	pk, partition := key("PK", types.KeyTypeHash)
	sk, sort := key("SK", types.KeyTypeRange)
	_, err := api.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: aws.String(TableName), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{pk, sk}, KeySchema: []types.KeySchemaElement{partition, sort},
	})
	if _, exists := errors.AsType[*types.ResourceInUseException](err); err != nil && !exists {
		return fmt.Errorf("the table %s could not be made: %w", TableName, err)
	}
	return nil
}
