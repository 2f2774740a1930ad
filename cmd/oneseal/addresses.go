package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"syscall"
)

// checkDial refuses what is no host:port that can be dialled.
func checkDial(flag, address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--%s %s: is no address; give host:port, such as 127.0.0.1:9092", flag, address)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 || host == "" {
		return fmt.Errorf("--%s %s: give a host and a port from 1 to 65535, such as 127.0.0.1:9092", flag, address)
	}
	return nil
}

// checkListen refuses what can't be listened on, before anything is started. Whoever takes the port afterwards is noticed when it is needed.
func checkListen(flag, address string) error {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--%s %s: is no address; give host:port, such as 127.0.0.1:8080; port 0: a free one", flag, address)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("--%s %s: give a port from 0 to 65535; port 0: a free one", flag, address)
	}
	listener, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("--%s %s: another process has this port; name another one, or port 0 for any that is free", flag, address)
	}
	if err != nil {
		return fmt.Errorf("--%s %s: %w; name an address of this machine", flag, address, err)
	}
	return listener.Close()
}

// checkURL refuses what is no http or https URL of a host.
func checkURL(flag, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("--%s %s: is no address; give a URL such as http://127.0.0.1:8123", flag, address)
	}
	return nil
}
