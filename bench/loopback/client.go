package loopback

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// clients is how many connections send requests at once.
const clients = 8

// crowd sends one request over and over, over connections that stay open, each
// time in the name of the next user.
type crowd struct {
	addr     string
	requests [][]byte // one for each user
	method   string
	status   int // that every answer has; 0: 200
	next     atomic.Int64
	conns    []*conn
}

type conn struct {
	net.Conn
	read *bufio.Reader
}

// ask is the request: each with a path and a body of its own, if they have a %d.
type ask struct{ method, path, body string }

// of is the path and the body of the n-th request.
func (a ask) of(n int) (path, body string) {
	numbered := strconv.Itoa(n)
	return strings.ReplaceAll(a.path, "%d", numbered), strings.ReplaceAll(a.body, "%d", numbered)
}

func newCrowd(addr string, a ask, tokens []string) *crowd {
	c := &crowd{addr: addr, method: a.method, conns: make([]*conn, clients)}
	for user, token := range tokens {
		path, body := a.of(user)
		var s strings.Builder
		fmt.Fprintf(
			&s,
			"%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: bench\r\nAccept: application/json\r\nAuthorization: Bearer %s\r\n",
			a.method,
			path,
			addr,
			token,
		)
		if body != "" {
			fmt.Fprintf(&s, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
		}
		s.WriteString("\r\n" + body)
		c.requests = append(c.requests, []byte(s.String()))
	}
	return c
}

// send sends n requests and fails on an answer of another status than the crowd expects.
func (c *crowd) send(n int) error {
	var all sync.WaitGroup
	errs := make(chan error, len(c.conns))
	var left atomic.Int64
	left.Store(int64(n))
	for i := range c.conns {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if _, _, err := c.once(i); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(errs)
	return <-errs
}

// once sends one request over the connection i.
func (c *crowd) once(i int) (http.Header, []byte, error) {
	if c.conns[i] == nil {
		opened, err := net.DialTimeout("tcp", c.addr, 5*time.Second)
		if err != nil {
			return nil, nil, err
		}
		c.conns[i] = &conn{opened, bufio.NewReader(opened)}
	}
	at := c.conns[i]
	if err := at.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return nil, nil, err
	}
	request := c.requests[int(c.next.Add(1))%len(c.requests)]
	if _, err := at.Write(request); err != nil {
		return nil, nil, err
	}
	resp, err := http.ReadResponse(at.read, &http.Request{Method: c.method})
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, nil, err
	}
	if resp.StatusCode != cmp.Or(c.status, http.StatusOK) {
		return nil, nil, fmt.Errorf("status %d: %.300s", resp.StatusCode, body)
	}
	if resp.Close {
		_ = at.Close() // the other side has said so
		c.conns[i] = nil
	}
	return resp.Header, body, nil
}
