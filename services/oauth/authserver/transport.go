package authserver

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"coagent/platform/upstream"
)

// errAddress is a connection that was not made because of where it led.
var errAddress = errors.New("authserver: not a public address")

// Transport returns a transport that connects to public addresses only, whatever
// name they hide behind: it looks at the address when the name has been resolved
// and the connection is about to be made, so that a name which says something
// else the second time gains nothing. allowLoopback is for a local run, whose
// providers are on this machine, and allows it that and nothing more.
//
// It goes through no proxy, for then the proxy would choose the address. It
// connects with dial, which must be given addresses and no names, for a name
// cannot be judged; nil is the machine's own network. Each call makes a new pool
// of connections, so a program calls it once.
func Transport(allowLoopback bool, dial upstream.Dialer) *http.Transport {
	if dial == nil {
		return transport(allowLoopback, nil)
	}
	t := upstream.Transport(func(ctx context.Context, network, address string) (net.Conn, error) {
		if err := check(address, allowLoopback); err != nil {
			return nil, err
		}
		return dial(ctx, network, address)
	})
	t.Proxy = nil
	return t
}

func transport(allowLoopback bool, resolver *net.Resolver) *http.Transport {
	dialer := &net.Dialer{
		Timeout: 2 * time.Second, KeepAlive: 30 * time.Second, Resolver: resolver,
		Control: func(_, address string, _ syscall.RawConn) error { return check(address, allowLoopback) },
	}
	t := upstream.Transport(dialer.DialContext)
	t.Proxy = nil
	return t
}

// check refuses an address, with its port, that no provider is at.
func check(address string, allowLoopback bool) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !allowed(at.Addr(), allowLoopback) {
		return errAddress
	}
	return nil
}

// Of the addresses that IANA calls global, these are not where a provider is.
var elsewhere = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"), // behind a carrier's NAT
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), // documentation, and the next two of its kind
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), // measurements
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("2001::/23"), // Teredo, which wraps an IPv4 address, and others
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), // 6to4, which wraps one too
	netip.MustParsePrefix("3fff::/20"),
}

// global is what of IPv6 is assigned; NAT64, unique local and the rest lie outside.
var global = netip.MustParsePrefix("2000::/3")

func allowed(a netip.Addr, allowLoopback bool) bool {
	a = a.Unmap()
	switch {
	case a.IsLoopback():
		return allowLoopback
	case !a.IsGlobalUnicast() || a.IsPrivate() || a.Zone() != "", a.Is6() && !global.Contains(a):
		return false
	}
	for _, p := range elsewhere {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
