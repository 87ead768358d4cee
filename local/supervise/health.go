package supervise

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
)

// AnswersOK is healthy when url answers with 200.
func AnswersOK(url string) func(context.Context) error {
	// A connection that is kept would outlive a restart of the part.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("%s answers %s", url, resp.Status)
		}
		return nil
	}
}

// AnswersPing is healthy when a Redis on addr answers PING with PONG
// (https://redis.io/docs/latest/commands/ping/).
func AnswersPing(addr string) func(context.Context) error {
	return func(ctx context.Context) error {
		var dialer net.Dialer
		conn, err := dialer.DialContext(ctx, "tcp", addr)
		if err != nil {
			return err
		}
		defer conn.Close()
		if deadline, ok := ctx.Deadline(); ok {
			if err := conn.SetDeadline(deadline); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(conn, "*1\r\n$4\r\nPING\r\n"); err != nil {
			return err
		}
		line, err := bufio.NewReader(io.LimitReader(conn, 256)).ReadString('\n')
		if err != nil {
			return err
		}
		if line != "+PONG\r\n" {
			return fmt.Errorf("%s does not speak like a Redis", addr)
		}
		return nil
	}
}
