package authserver

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"coagent/platform/secret"
	"coagent/services/oauth"
)

func TestWhereAConnectionMayLead(t *testing.T) {
	for address, want := range map[string]struct{ normally, locally bool }{
		"142.250.184.206": {true, true}, "157.240.1.1": {true, true}, "2a00:1450:4001:80e::200a": {true, true}, "::ffff:142.250.184.206": {true, true},
		"127.0.0.1": {false, true}, "127.8.8.8": {false, true}, "::1": {false, true}, "::ffff:127.0.0.1": {false, true},
		"0.0.0.0": {}, "0.1.2.3": {}, "::": {}, "10.0.0.1": {}, "172.16.0.1": {}, "192.168.1.1": {}, "::ffff:10.0.0.1": {}, "100.64.0.1": {},
		"169.254.169.254": {}, "169.254.170.2": {}, "fd00:ec2::254": {}, "fe80::1": {}, "fe80::1%eth0": {}, "fc00::1": {}, "fec0::1": {},
		"224.0.0.1": {}, "ff02::1": {}, "240.0.0.1": {}, "255.255.255.255": {}, "192.0.0.8": {}, "192.0.2.1": {}, "198.18.0.1": {}, "198.51.100.1": {},
		"203.0.113.1":     {},
		"64:ff9b::7f00:1": {}, "64:ff9b:1::1": {}, "2002:7f00:1::": {}, "2001::1": {}, "2001:db8::1": {}, "::7f00:1": {}, "100::1": {}, "3fff::1": {},
	} {
		a := netip.MustParseAddr(address)
		if normally, locally := allowed(a, false), allowed(a, true); normally != want.normally || locally != want.locally {
			t.Errorf("%s: %t, on a local run %t", address, normally, locally)
		}
	}
}

// names is a DNS server on this machine that gives the same answer to all.
func names(t *testing.T, answer string) (*net.Resolver, *atomic.Int64) {
	t.Helper()
	conn, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	asked := new(atomic.Int64)
	go func() {
		for buf := make([]byte, 512); ; {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			asked.Add(1)
			_, _ = conn.WriteTo(dnsAnswer(buf[:n], netip.MustParseAddr(answer)), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}, asked
}

// dnsAnswer answers query (RFC 1035) with a, if its type fits; an unspecified a
// means that there is no such name.
func dnsAnswer(query []byte, a netip.Addr) []byte {
	end := 12
	for query[end] != 0 {
		end += int(query[end]) + 1
	}
	kind := binary.BigEndian.Uint16(query[end+1:])
	end += 5
	out := append([]byte{}, query[:end]...)
	out[2], out[3] = 0x81, 0x80
	copy(out[6:12], make([]byte, 6)) // no records but the question
	switch {
	case a.IsUnspecified():
		out[3] = 0x83
	case kind == 1 && a.Is4(), kind == 28 && a.Is6():
		out[7] = 1
		out = append(out, 0xC0, 12, byte(kind>>8), byte(kind), 0, 1, 0, 0, 0, 0, 0, byte(len(a.AsSlice())))
		out = append(out, a.AsSlice()...)
	}
	return out
}

func TestANameThatLeadsInsideIsNotFollowed(t *testing.T) {
	for _, inside := range []string{"127.0.0.1", "169.254.169.254", "::1", "10.0.0.1"} {
		var reached atomic.Int64
		s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
		_, port, _ := strings.Cut(s.Listener.Addr().String(), ":")
		resolver, asked := names(t, inside)
		tr := transport(false, resolver)
		c := &Client{Transport: tr}
		p := oauth.Provider{ID: "ZILLOW", TokenURL: "http://oauth2.googleapis.com:" + port + "/token", ClientID: "x"}
		_, err := c.Refresh(t.Context(), p, oauth.Tokens{Refresh: secret.New("canary")})
		if r, ok := errors.AsType[*oauth.Refusal](err); !ok || r.Class != oauth.Misconfigured || r.ProviderCode != "address_refused" {
			t.Errorf("%s: %v", inside, err)
		}
		if asked.Load() == 0 || reached.Load() != 0 {
			t.Errorf("%s: asked for the name %d times, reached the server %d times", inside, asked.Load(), reached.Load())
		}
		tr.CloseIdleConnections()
		s.Close()
	}
}

func TestAnAddressInsideIsNotConnectedTo(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("reached") }))
	defer s.Close()
	_, port, _ := strings.Cut(s.Listener.Addr().String(), ":")
	tr := Transport(false, nil)
	defer tr.CloseIdleConnections()
	c := &Client{Transport: tr}
	for _, host := range []string{"127.0.0.1", "[::ffff:127.0.0.1]", "localhost", "169.254.169.254", "[fd00:ec2::254]"} {
		p := oauth.Provider{ID: host, TokenURL: "http://" + host + ":" + port + "/token", ClientID: "x"}
		_, err := c.Refresh(t.Context(), p, oauth.Tokens{Refresh: secret.New("canary")})
		if r, ok := errors.AsType[*oauth.Refusal](err); !ok || r.Class != oauth.Misconfigured || r.ProviderCode != "address_refused" {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestAnotherDialerReachesNoOtherAddresses(t *testing.T) {
	inside := errors.New("connected")
	var at []string
	dial := func(_ context.Context, _, address string) (net.Conn, error) {
		at = append(at, address)
		return nil, inside
	}
	for host, local := range map[string]bool{
		"169.254.169.254": true, "10.0.0.1": true, "[fd00:ec2::254]": true, "127.0.0.1": false, "oauth2.googleapis.com": true,
	} {
		_, err := Transport(local, dial).RoundTrip(httptest.NewRequest(http.MethodPost, "http://"+host+":80/token", http.NoBody))
		if !errors.Is(err, errAddress) {
			t.Errorf("%s: %v", host, err)
		}
	}
	for host, local := range map[string]bool{"142.250.74.106": false, "127.0.0.1": true} {
		_, err := Transport(local, dial).RoundTrip(httptest.NewRequest(http.MethodPost, "http://"+host+":80/token", http.NoBody))
		if !errors.Is(err, inside) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if want := 2; len(at) != want {
		t.Errorf("connected to %q, want %d addresses", at, want)
	}
}

func TestANameThatIsNotThereIsNotInDoubt(t *testing.T) {
	resolver, _ := names(t, "0.0.0.0")
	c := &Client{Transport: transport(false, resolver)}
	p := oauth.Provider{ID: "ZILLOW", TokenURL: "https://oauth2.googleapis.com/token", ClientID: "x"}
	_, err := c.Refresh(t.Context(), p, oauth.Tokens{Refresh: secret.New("canary")})
	if r, ok := errors.AsType[*oauth.Refusal](err); !ok || r.Class != oauth.Transient || r.ProviderCode != "unreachable" {
		t.Errorf("%v", err)
	}
}

func TestNoProxyChoosesTheAddress(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	if tr := Transport(false, nil); tr.Proxy != nil {
		t.Error("there is a proxy")
	}
}
