// Package network is a network in memory, whose delays, losses and cuts follow
// from a seed. Every wait in it is one that a testing/synctest bubble knows to be
// idle, so that hours of traffic take seconds.
package network

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"
)

// Fault is what is wrong between two hosts. The zero value is a good network of
// a millisecond.
type Fault struct {
	// Latency comes on top of the usual millisecond, each way.
	Latency time.Duration
	// Loss is the share of segments, 0 to 1, that are lost and sent again.
	Loss float64
	// BytesPerSecond is how fast bytes drip; 0 is at once.
	BytesPerSecond int
	// Refuse answers each attempt to connect with a refusal.
	Refuse bool
	// Partition lets nothing through until it is over.
	Partition bool
}

// link is two hosts, the one that connects first.
type link struct{ from, to string }

// state is the fault of a link, and a channel that is closed when it changes.
type state struct {
	fault   Fault
	changed chan struct{}
}

// Network connects hosts. New makes one.
type Network struct {
	seed uint64

	mu        sync.Mutex
	links     map[link]*state
	listeners map[string][]*listener // by address
	turns     map[string]int         // of the listeners at an address
	opened    map[link]int
	ends      map[*conn]bool
	ports     int
}

// New makes a network without faults.
func New(seed uint64) *Network {
	return &Network{
		seed: seed, links: map[link]*state{}, listeners: map[string][]*listener{}, turns: map[string]int{},
		opened: map[link]int{}, ends: map[*conn]bool{}, ports: 20_000,
	}
}

// Set puts fault between the host that connects and the one that listens, in the
// place of the one before.
func (n *Network) Set(from, to string, fault Fault) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := n.state(link{from, to})
	s.fault = fault
	close(s.changed)
	s.changed = make(chan struct{})
}

func (n *Network) state(l link) *state {
	if n.links[l] == nil {
		n.links[l] = &state{changed: make(chan struct{})}
	}
	return n.links[l]
}

func (n *Network) look(l link) (Fault, <-chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := n.state(l)
	return s.fault, s.changed
}

// Reset breaks every connection that from has made to to.
func (n *Network) Reset(from, to string) {
	n.breakAll(func(l link) bool { return l == link{from, to} })
}

func (n *Network) breakAll(broken func(link) bool) {
	n.mu.Lock()
	var ends []*conn
	for c := range n.ends {
		if broken(c.link) {
			ends = append(ends, c)
		}
	}
	n.mu.Unlock()
	for _, c := range ends {
		c.in.fail(syscall.ECONNRESET)
		c.out.fail(syscall.ECONNRESET)
	}
}

// Open is how many ends of connections nobody has closed.
func (n *Network) Open() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.ends)
}

// Host is one machine of the network; its name is that of its links. Two hosts
// may listen at one address: they are connected to by turns, as behind a
// balancer.
type Host struct {
	name string
	n    *Network

	mu   sync.Mutex
	dead bool
	own  []*listener
}

// Host makes a machine.
func (n *Network) Host(name string) *Host { return &Host{name: name, n: n} }

// Kill takes the machine off the network at once: its connections are reset, and
// it makes no new ones.
func (h *Host) Kill() {
	h.mu.Lock()
	h.dead = true
	own := h.own
	h.mu.Unlock()
	for _, l := range own {
		_ = l.Close()
	}
	h.n.breakAll(func(l link) bool { return l.from == h.name || l.to == h.name })
}

func (h *Host) alive() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !h.dead
}

// Listen opens an address, host and port in numbers.
func (h *Host) Listen(_ context.Context, _, address string) (net.Listener, error) {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return nil, err
	}
	if !h.alive() {
		return nil, syscall.ENETDOWN
	}
	l := &listener{host: h, address: at, queue: make(chan *conn, 256), closed: make(chan struct{})}
	h.mu.Lock()
	h.own = append(h.own, l)
	h.mu.Unlock()
	h.n.mu.Lock()
	defer h.n.mu.Unlock()
	h.n.listeners[address] = append(h.n.listeners[address], l)
	return l, nil
}

// connectTime is how long an attempt to connect waits for an answer.
const connectTime = 2 * time.Second

// Dial connects to an address, as [net.Dialer.DialContext] does.
func (h *Host) Dial(ctx context.Context, _, address string) (net.Conn, error) {
	c, err := h.dial(ctx, address)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
	}
	return c, nil
}

func (h *Host) dial(ctx context.Context, address string) (net.Conn, error) {
	listener := h.n.turn(address)
	if listener == nil || !h.alive() {
		return nil, syscall.ECONNREFUSED
	}
	l := link{h.name, listener.host.name}
	late := time.NewTimer(connectTime)
	defer late.Stop()
	for {
		fault, changed := h.n.look(l)
		if fault.Refuse {
			return nil, syscall.ECONNREFUSED
		}
		var there <-chan time.Time
		if !fault.Partition {
			there = time.After(2 * (usual + fault.Latency))
		}
		select {
		case <-there:
			return h.n.connect(h, listener, l)
		case <-changed:
		case <-listener.closed:
			return nil, syscall.ECONNREFUSED
		case <-late.C:
			return nil, os.ErrDeadlineExceeded
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// turn is the listener whose turn it is; nil if nobody listens.
func (n *Network) turn(address string) *listener {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := n.listeners[address]
	if len(all) == 0 {
		return nil
	}
	n.turns[address]++
	return all[n.turns[address]%len(all)]
}

func (n *Network) connect(h *Host, to *listener, l link) (net.Conn, error) {
	n.mu.Lock()
	n.opened[l]++
	n.ports++
	ordinal, port := n.opened[l], uint16(20_000+n.ports%40_000) //nolint:gosec // it fits
	n.mu.Unlock()
	here := netip.AddrPortFrom(to.address.Addr(), port)
	there, back := newHalf(), newHalf()
	near := &conn{n: n, link: l, in: back, out: there, local: here, remote: to.address, rng: n.rng(l, ordinal, 0)}
	far := &conn{n: n, link: l, in: there, out: back, local: to.address, remote: here, rng: n.rng(l, ordinal, 1)}
	near.readBy.init()
	near.writeBy.init()
	far.readBy.init()
	far.writeBy.init()
	n.mu.Lock()
	n.ends[near], n.ends[far] = true, true
	n.mu.Unlock()
	if h.alive() && to.host.alive() {
		select {
		case <-to.closed:
		case to.queue <- far:
			return near, nil
		default: // the queue is full
		}
	}
	_, _ = near.Close(), far.Close()
	return nil, syscall.ECONNREFUSED
}

// rng is one for each end of each connection: with a shared one, two writes that
// change places would change everything after them.
func (n *Network) rng(l link, ordinal, end int) *rand.Rand {
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, l.from, ">", l.to, " ", ordinal, " ", end)
	return rand.New(rand.NewPCG(n.seed, h.Sum64())) //nolint:gosec // it is to be repeatable
}

type listener struct {
	host    *Host
	address netip.AddrPort
	queue   chan *conn
	once    sync.Once
	closed  chan struct{}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.queue:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() {
		close(l.closed)
		n := l.host.n
		n.mu.Lock()
		kept := n.listeners[l.address.String()][:0:0]
		for _, other := range n.listeners[l.address.String()] {
			if other != l {
				kept = append(kept, other)
			}
		}
		n.listeners[l.address.String()] = kept
		n.mu.Unlock()
		for {
			select {
			case c := <-l.queue:
				_ = c.Close()
			default:
				return
			}
		}
	})
	return nil
}

func (l *listener) Addr() net.Addr { return net.TCPAddrFromAddrPort(l.address) }
