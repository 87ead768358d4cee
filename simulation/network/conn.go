package network

import (
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"
)

const (
	usual         = time.Millisecond // one way
	window        = 64 << 10         // bytes under way
	retransmitted = 200 * time.Millisecond
	mostLost      = 5 // of one segment, in a row
)

// conn is one end of a connection.
type conn struct {
	n             *Network
	link          link
	in, out       *half
	local, remote netip.AddrPort

	readBy, writeBy deadline

	writing sync.Mutex // and rng
	rng     *rand.Rand
	closing sync.Once
}

// half is what is under way in one direction.
type half struct {
	mu       sync.Mutex
	segments []segment
	size     int
	last     time.Time // when the last segment arrives
	ended    bool      // by the writer
	gone     bool      // the reader
	err      error
	changed  chan struct{}
}

type segment struct {
	data []byte
	at   time.Time
}

func newHalf() *half { return &half{changed: make(chan struct{})} }

// wake tells whoever waits that something has changed.
func (h *half) wake() {
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *half) fail(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err == nil {
		h.err = err
		h.wake()
	}
}

// Read reads what has arrived.
func (c *conn) Read(p []byte) (int, error) {
	for {
		if c.readBy.over() {
			return 0, os.ErrDeadlineExceeded
		}
		fault, healed := c.n.look(c.link)
		n, wake, arrives, err := c.in.take(p, fault.Partition)
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
		var timer *time.Timer
		var arrived <-chan time.Time
		if arrives > 0 {
			timer = time.NewTimer(arrives)
			arrived = timer.C
		}
		select {
		case <-wake:
		case <-healed:
		case <-arrived:
		case <-c.readBy.wait():
		}
		if timer != nil {
			timer.Stop()
		}
	}
}

// take moves what has arrived to p. If nothing has, it says how to wait.
func (h *half) take(p []byte, cut bool) (n int, wake <-chan struct{}, arrives time.Duration, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	for !cut && len(h.segments) > 0 && !now.Before(h.segments[0].at) && n < len(p) {
		first := &h.segments[0]
		k := copy(p[n:], first.data)
		n += k
		if first.data = first.data[k:]; len(first.data) == 0 {
			h.segments = h.segments[1:]
		}
	}
	switch {
	case n > 0:
		h.size -= n
		h.wake()
		return n, nil, 0, nil
	case h.gone:
		return 0, nil, 0, net.ErrClosed
	case h.err != nil:
		return 0, nil, 0, h.err
	case cut:
	case len(h.segments) > 0:
		arrives = h.segments[0].at.Sub(now)
	case h.ended:
		return 0, nil, 0, io.EOF
	}
	return 0, h.changed, arrives, nil
}

// Write sends p in segments; it waits while too much is under way.
func (c *conn) Write(p []byte) (sent int, err error) {
	c.writing.Lock()
	defer c.writing.Unlock()
	for len(p) > 0 {
		if c.writeBy.over() {
			return sent, os.ErrDeadlineExceeded
		}
		fault, _ := c.n.look(c.link)
		k, wake, err := c.out.put(p, func(n int) (time.Duration, time.Duration) {
			return c.delay(fault), transmission(fault, n)
		})
		if err != nil {
			return sent, err
		}
		if k > 0 {
			sent, p = sent+k, p[k:]
			continue
		}
		select {
		case <-wake:
		case <-c.writeBy.wait():
		}
	}
	return sent, nil
}

// delay is how long a segment is under way.
func (c *conn) delay(f Fault) time.Duration {
	d := usual + f.Latency + time.Duration(c.rng.Int64N(int64(usual+f.Latency/4)))
	for lost := 0; lost < mostLost && c.rng.Float64() < f.Loss; lost++ {
		d += retransmitted << lost
	}
	return d
}

// transmission is how long n bytes take to drip.
func transmission(f Fault, n int) time.Duration {
	if f.BytesPerSecond == 0 {
		return 0
	}
	return time.Duration(n) * time.Second / time.Duration(f.BytesPerSecond)
}

// put takes as much of p as the window has room for. If it has none, it says how
// to wait.
func (h *half) put(
	p []byte, times func(n int) (delay, transmission time.Duration),
) (n int, wake <-chan struct{}, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.ended:
		return 0, nil, net.ErrClosed
	case h.err != nil:
		return 0, nil, h.err
	case h.gone:
		return 0, nil, syscall.EPIPE
	}
	n = min(len(p), window-h.size)
	if n == 0 {
		return 0, h.changed, nil
	}
	delay, transmission := times(n)
	at := time.Now().Add(delay)
	if at.Before(h.last) {
		at = h.last // nothing overtakes
	}
	at = at.Add(transmission)
	h.last, h.size = at, h.size+n
	h.segments = append(h.segments, segment{append([]byte(nil), p[:n]...), at})
	h.wake()
	return n, nil, nil
}

// Close ends both directions: the other end reads what is under way, and then
// the end.
func (c *conn) Close() error {
	c.closing.Do(func() {
		c.n.mu.Lock()
		delete(c.n.ends, c)
		c.n.mu.Unlock()
		for _, h := range []*half{c.in, c.out} {
			h.mu.Lock()
			if h == c.in {
				h.gone = true
			} else {
				h.ended = true
			}
			h.wake()
			h.mu.Unlock()
		}
	})
	return nil
}

func (c *conn) LocalAddr() net.Addr  { return net.TCPAddrFromAddrPort(c.local) }
func (c *conn) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(c.remote) }

func (c *conn) SetDeadline(t time.Time) error {
	c.readBy.set(t)
	c.writeBy.set(t)
	return nil
}

func (c *conn) SetReadDeadline(t time.Time) error {
	c.readBy.set(t)
	return nil
}

func (c *conn) SetWriteDeadline(t time.Time) error {
	c.writeBy.set(t)
	return nil
}

// deadline is a channel that is closed when its time is over.
type deadline struct {
	mu     sync.Mutex
	timer  *time.Timer
	passed chan struct{}
}

func (d *deadline) init() { d.passed = make(chan struct{}) }

func (d *deadline) set(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil && !d.timer.Stop() {
		<-d.passed // the timer is about to close it, or has
	}
	d.timer = nil
	closed := false
	select {
	case <-d.passed:
		closed = true
	default:
	}
	if closed {
		d.passed = make(chan struct{})
	}
	if t.IsZero() {
		return
	}
	if left := time.Until(t); left > 0 {
		passed := d.passed
		d.timer = time.AfterFunc(left, func() { close(passed) })
		return
	}
	close(d.passed)
}

func (d *deadline) wait() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.passed
}

func (d *deadline) over() bool {
	select {
	case <-d.wait():
		return true
	default:
		return false
	}
}
