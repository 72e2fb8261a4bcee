package main

import (
	"strings"
	"testing"
)

func TestConfigKeepsTheKeySecret(t *testing.T) {
	t.Setenv("KHABAR_KEY", "khabar_secret")
	out, err := runCommand(t, "", "config")
	if err != nil || strings.Contains(out, "khabar_secret") || !strings.Contains(out, `key: "(secret)" # environment`) {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestLoopback(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:8080": true, "localhost:0": true, "[::1]:80": true, "127.8.8.8:1": true,
		":8080": false, "0.0.0.0:80": false, "[::]:80": false, "192.0.2.1:80": false, "khabar.example:80": false} {
		if isLoopback(addr) != want {
			t.Errorf("%s: only this machine can reach it: %v", addr, !want)
		}
	}
}
