package awsconfig_test

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"go.opentelemetry.io/otel"

	"coagent/platform/awsconfig"
	"coagent/platform/telemetry"
)

// X-Ray's endpoint gets spans that this program has signed, for the endpoint's own
// region, over the body as it arrived.
func TestTracesForXRayAreSigned(t *testing.T) {
	credentials := aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "not-a-secret", SessionToken: "session"}
	arrived := make(chan string, 1)
	server := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Host != "xray.eu-central-1.amazonaws.com" || r.URL.Path != "/v1/traces" || !strings.Contains(string(body), "a span") {
			t.Errorf("%s%s with %s, %v", r.Host, r.URL.Path, body, err)
		}
		arrived <- r.Header.Get("Authorization")
		if got, want := r.Header.Get("Authorization"), authorization(t, r, body, credentials); got != want {
			t.Errorf("signed %s\nwant   %s", got, want)
		}
		if r.Header.Get("X-Amz-Security-Token") != "session" {
			t.Error("the session is missing")
		}
	}))
	defer server.Close()
	base := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
		},
		TLSClientConfig: &tls.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, ServerName: "example.com"},
	}
	defer base.CloseIdleConnections()
	const endpoint = "https://xray.eu-central-1.amazonaws.com"
	sign := awsconfig.SignTraces(aws.Config{
		Region:      "us-east-1", // the program's own is another
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return credentials, nil }),
	}, endpoint)
	before := otel.GetTracerProvider()
	defer otel.SetTracerProvider(before)
	stop, err := telemetry.Start("search", "1.2.3", telemetry.Export{Endpoint: endpoint, Ratio: 1, Client: &http.Client{Transport: sign(base)}})
	if err != nil {
		t.Fatal(err)
	}
	_, span := otel.Tracer("test").Start(t.Context(), "a span")
	span.End()
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-arrived:
		if !strings.Contains(got, "/eu-central-1/xray/aws4_request") {
			t.Errorf("signed for %s", got)
		}
	default:
		t.Fatal("nothing arrived")
	}
}

// authorization is what the header must be: the same request, signed again from
// what arrived.
func authorization(t *testing.T, r *http.Request, body []byte, credentials aws.Credentials) string {
	t.Helper()
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil || time.Since(at).Abs() > time.Minute {
		t.Errorf("dated %v, %v", at, err)
	}
	again, err := http.NewRequestWithContext(t.Context(), r.Method, "https://"+r.Host+r.URL.Path, strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	again.Header.Set("Content-Type", r.Header.Get("Content-Type"))
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(t.Context(), credentials, again, hex.EncodeToString(sum[:]), "xray", "eu-central-1", at); err != nil {
		t.Fatal(err)
	}
	return again.Header.Get("Authorization")
}

func TestOnlyTracesForXRayAreSigned(t *testing.T) {
	for endpoint, want := range map[string]bool{
		"https://xray.us-east-1.amazonaws.com":             true,
		"https://xray.cn-north-1.amazonaws.com.cn":         true,
		"https://xray.eu-west-1.api.aws/":                  true,
		"http://127.0.0.1:4318":                            false,
		"https://xray.us-east-1.amazonaws.com.example":     false,
		"https://collector.xray.us-east-1.amazonaws.com":   false,
		"https://example.com/xray.us-east-1.amazonaws.com": false,
		"": false,
	} {
		if got := awsconfig.SignTraces(aws.Config{}, endpoint) != nil; got != want {
			t.Errorf("%s: signed %t", endpoint, got)
		}
	}
}
