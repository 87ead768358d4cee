package bedrock

import (
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/smithy-go/transport/http/protocol/restjson1"
)

// ownCodec keeps streams apart, which the SDK (smithy-go 1.28.8) does not: those of one
// client are read through one codec, which each writes to without a lock (its issue 714).
func ownCodec(o *bedrockruntime.Options) { o.Protocol = restjson1.New(nil) }
