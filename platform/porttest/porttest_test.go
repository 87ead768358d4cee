package porttest_test

import (
	"errors"
	"net"
	"syscall"
	"testing"

	"coagent/platform/porttest"
)

func TestNobodyListensAndNobodyElseCan(t *testing.T) {
	vacant := porttest.Vacant(t)
	if conn, err := net.Dial("tcp", vacant); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("a connection: %v, %v", conn, err)
	}
	if l, err := net.Listen("tcp", vacant); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("a listener: %v, %v", l, err)
	}
}
