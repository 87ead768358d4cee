package redistest

import (
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

const (
	masters = 3
	slots   = 16384
)

// Cluster is a cluster of three masters without replicas, on 127.0.0.1.
type Cluster struct {
	Masters []*Server
	// CAFile has the authority of its certificates; empty if it does not speak TLS.
	CAFile string
	// Authorities are those of CAFile; nil without.
	Authorities *x509.CertPool
}

// StartCluster starts a cluster that stops with the test.
func StartCluster(t testing.TB) *Cluster { return startCluster(t, nil) }

// StartClusterTLS starts a cluster that speaks TLS alone and stops with the test.
func StartClusterTLS(t testing.TB) *Cluster { return startCluster(t, newAuthority(t, tempDir(t))) }

func startCluster(t testing.TB, a *authority) *Cluster {
	t.Helper()
	c := &Cluster{}
	ports, buses := make([]int, masters), make([]int, masters)
	for i := range masters {
		c.Masters = append(c.Masters, startOnPort(t, func(port, bus int) []string {
			ports[i], buses[i] = port, bus
			args := []string{"--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "5000",
				"--cluster-port", strconv.Itoa(bus), "--bind", "127.0.0.1"}
			if a == nil {
				return append(args, "--port", strconv.Itoa(port))
			}
			return append(append(args, a.args()...), "--port", "0", "--tls-port", strconv.Itoa(port), "--tls-cluster", "yes")
		}, a))
	}
	if a != nil {
		c.CAFile, c.Authorities = a.caFile, a.pool
	}
	for i, m := range c.Masters {
		m.tell(t, fmt.Sprint("CLUSTER SET-CONFIG-EPOCH ", i+1))
		m.tell(t, "CLUSTER ADDSLOTS"+numbers(i*slots/masters, (i+1)*slots/masters))
		if i > 0 {
			m.tell(t, fmt.Sprintf("CLUSTER MEET 127.0.0.1 %d %d", ports[0], buses[0]))
		}
	}
	for _, m := range c.Masters {
		if err := m.await(t, "CLUSTER INFO", func(info string) bool {
			return strings.Contains(info, "cluster_state:ok") && strings.Contains(info, fmt.Sprint("cluster_size:", masters))
		}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// numbers are those from first to before last, each after a space.
func numbers(first, last int) string {
	var b strings.Builder
	for n := first; n < last; n++ {
		b.WriteString(" " + strconv.Itoa(n))
	}
	return b.String()
}

// Endpoint is where the cluster is, in the words of REDIS_ENDPOINT.
func (c *Cluster) Endpoint() string {
	if c.CAFile != "" {
		return c.Masters[0].Endpoint() // the others are found by asking it
	}
	var all []string
	for _, m := range c.Masters {
		all = append(all, m.addr)
	}
	return strings.Join(all, ",")
}

// tell sends a command that must succeed.
func (r *Server) tell(t testing.TB, command string) {
	t.Helper()
	if answer, err := r.do(t.Context(), command); answer != "OK" || err != nil {
		t.Fatalf("%.40s: %q, %v", command, answer, err)
	}
}
