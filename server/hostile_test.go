package server_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// hostile are the strings that people and scanners send to a search box.
var hostile = []string{
	"", " ", "\t\n\r", "\x00", "a\x00b", "\xff\xfe\xfd", "\xc3\x28", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\ufeff",
	"\ufffd", "\u2028\u2029",
	"\u202e\u202d\u2066dam\u2069", "\u200f\u200e\u200d\u200c", "ا\u0301\u0302\u0303\u0304",
	strings.Repeat("\u0301", 300), "𝒘𝒂𝒕𝒆𝒓", "💧👨‍👩‍👧‍👦🏳️‍🌈",
	"'", "\"", "\"\"", "''", "`", "\\", "\\\\", "\\\"", "\"a", "a\"b\"c", "«السد»", "“dam”", "„",
	"'; DROP TABLE articles; --", "1' OR '1'='1", "1 UNION SELECT 1",
	"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "{{7*7}}", "${7*7}",
	"#{7*7}", "%{7*7}", "<%= 7*7 %>", "{{.}}",
	"../../etc/passwd", "..\\..\\windows", "/etc/passwd%00", "file:///etc/passwd", "http://169.254.169.254/",
	"%s%s%s%n", "%x", "%", "%%", "%zz", "%2525",
	"()", "(", ")", "((((((", "))))))", "(()", "()()", "( )", "(-)", "-()", "--", "---a", "-", "+", "!", "!a", "!!",
	"-(a OR b)", "-\"a b\"", "- a", "a -", "-*",
	"OR", "AND", "NOT", "OR OR", "a OR", "OR a", "a OR OR b", "NOT NOT a", "a AND AND b", "a | | b", "||", "&&",
	"a & b", "a AND NOT", "(OR)", "NOT",
	"*", "**", "a*", "*a", "ab*", "abc*", "*abc*", "a*b*c*", "?", "a?c", "~", "a~", "a~1", "a~2", "a~9", "a~-1", "~1",
	"\"a b\"~", "\"a b\"~5", "\"a b\"~99999999999",
	"=", "==", "=a", "==a", "=\"a b\"", "=(a)", "a=b", "^", "a^2", "a^^", "[", "]", "[a TO b]", "{a TO b}", "[* TO *]",
	"/regex/", "/(a+)+$/", "(a+)+", "(?i)a",
	":", "::", "a:", ":a", "title:", "title::a", "title:(a OR b)", "title:\"a b\"", "title:title:a", "body:", "outlet:",
	"outlet:*", "outlet:\"\"", "nosuch:field", "outlett:x",
	"lang:", "lang:xx-yy-zz", "lang:ar,en", "author:\"", "id:", "id:0", "id:" + strings.Repeat("f", 32), "actor:-",
	"place:?", "tag:\"<b>\"",
	"after:", "after:x", "after:9999-99-99", "after:0000-00-00", "before:-1", "before:10000-01-01",
	"after:2026-01-01 before:2025-01-01", "date:2026-13", "date:2026-02-30",
	"last:", "last:0d", "last:-1d", "last:99999999999999d", "last:1y", "last:30d", "date:..", "date:2026..2027", "١٢٣",
	"after:٢٠٢٦-٠١-٠١", "۱۲۳",
	"و", "ال", "،", "؛", "؟", "ـ", "ــــ", "َُِّ", "لا", "و ال في من", "أإآا", "ﷺ", "ﷲ", "ﻻ", "\u0627\u0653",
	"#هاشتاغ_طويل", "@user", "a_b", "a-b-c", "U.S.", "C++", "AT&T",
	"null", "undefined", "NaN", "true", "0", "-0", "-1", "1e309", "99999999999999999999", "0x41", "[]", "{}",
	"[object Object]", "None",
	"Content-Length: 0\r\n\r\nGET / HTTP/1.1", "a\r\nSet-Cookie: x=y", "() { :; }; echo", "| ls", "; ls", "$(ls)",
	"&& ls", "a&b=c", "a=b&c", "a#b", "a?b",
	strings.Repeat("(", 5000), strings.Repeat("(", 500) + "a" + strings.Repeat(")", 500), strings.Repeat("-", 3000),
	strings.Repeat("\"", 3001),
	strings.Repeat("a ", 3000), strings.Repeat("a OR ", 1500) + "a", strings.Repeat("NOT ", 1500) + "a",
	strings.Repeat("a", 7000), strings.Repeat("a", 100000),
	strings.Repeat("السد ", 800), strings.Repeat("abc* ", 400), strings.Repeat("abcd~2 ", 400),
	strings.Repeat("title:", 1000), strings.Repeat("é", 4000),
	"\"" + strings.Repeat("a ", 2000) + "\"", strings.Repeat("(a OR ", 300) + "b" + strings.Repeat(")", 300),
	strings.Repeat("💧", 1500), strings.Repeat("\u202e", 2000),
}

// generated returns strings made of pieces that mean something to parsers, the same ones every time.
func generated(n int) []string {
	pieces := []string{"a", "dam", "السد", "\"", "(", ")", "-", " ", "OR", "NOT ", "|", "*", "~", "~2", "=", ":", "title:",
		"outlet:", "after:", "2026", "-01", "\\",
		"\x00", "\xff", "\u200f", "«", "»", "💧", ",", "،", "<", ">", "&", "'", "%", "ـ", "ّ", "\n", "[", "]", "{", "}", "^",
		"/", "?", "#"}
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		for range 1 + random.IntN(24) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		out[i] = b.String()
	}
	return out
}

// some keeps every fifth string of a list when tests are to be short, as with the race detector.
func some(list []string) []string {
	if !testing.Short() {
		return list
	}
	var out []string
	for i := 0; i < len(list); i += 5 {
		out = append(out, list[i])
	}
	return out
}

func TestHostileQueriesAreTheCallersFault(t *testing.T) {
	s := newSite(t)
	all := append(append([]string{}, hostile...), generated(300)...)
	if len(all) < 500 {
		t.Fatalf("only %d strings", len(all))
	}
	for _, q := range some(all) {
		e := url.QueryEscape(q)
		for _, target := range []string{
			"/api/v1/search?q=" + e, "/api/v1/search?syntax=plain&match=any&q=" + e, "/?q=" + e, "/?hl=ar&syntax=plain&q=" + e,
		} {
			if w := s.get(target); w.Code >= 500 {
				t.Errorf("%q at %.40s: status %d: %.300s", q, target, w.Code, w.Body)
			}
		}
	}
}

func TestHostileParameters(t *testing.T) {
	s := newSite(t)
	names := []string{"outlet", "not_outlet", "lang", "author", "all_tag", "section", "from", "to", "sort", "size", "cursor",
		"facets", "facet_size",
		"snippets", "syntax", "match", "hl", "more", "q[]", ""}
	for _, value := range some(append(hostile[:60:60], generated(60)...)) {
		for _, name := range names {
			query := url.QueryEscape(name) + "=" + url.QueryEscape(value)
			for _, target := range []string{"/api/v1/search?" + query, "/?" + query, "/help?" + query,
				"/api/v1/search?" + name + "=" + value, "/?" + value} {
				if w := s.get(target); w.Code >= 500 {
					t.Errorf("%q=%q at %.40s: status %d: %.300s", name, value, target, w.Code, w.Body)
				}
			}
		}
		for _, target := range []string{"/articles/" + value, "/api/v1/articles/" + value, "/static/" + value, "/" + value,
			"/api/" + value} {
			if w := s.get(target); w.Code >= 500 {
				t.Errorf("%q: status %d", target, w.Code)
			}
		}
	}
}

func TestHostileHeaders(t *testing.T) {
	s := newSite(t)
	headers := []string{"Accept", "Accept-Language", "Accept-Encoding", "Cookie", "Host", "Origin", "Referer", "User-Agent",
		"X-Forwarded-For", "X-Request-Id",
		"If-None-Match", "Range", "Content-Type", "Content-Length", "Content-Encoding", "Authorization",
		"X-Http-Method-Override", "Forwarded", "TE"}
	values := append(hostile[:120:120], "hl=ar; hl=en", "hl=\"", "hl=../..", "gzip;q=x", "gzip, gzip, gzip",
		"ar;q=9, en;q=-1", "a-b-c-d-e-f-g-h-i",
		strings.Repeat("en-", 500), strings.Repeat("a,", 2000), strings.Repeat("*/*,", 2000), "bytes=0-0,-1", "127.0.0.1, evil",
		"W/\"", "*", "text/html;q=1;q=2")
	for _, value := range some(values) {
		for _, header := range headers {
			for _, target := range []string{"/?q=dam", "/api/v1/search?q=dam"} {
				if w := s.get(target, header, value); w.Code >= 500 {
					t.Errorf("%s: %q: status %d: %.200s", header, value, w.Code, w.Body)
				}
			}
		}
	}
}

// What a real listener makes of broken requests must not be a 5xx either, and must not stop it.
func TestHostileBytesOnTheWire(t *testing.T) {
	live := strings.TrimPrefix(serve(t, newSite(t)), "http://")
	for _, raw := range []string{
		"GET /?q=\x00 HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x00", "GET / HTTP/1.1\r\n\r\n",
		"GET /api/v1/search?q=" + strings.Repeat("a", 60000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("a", 2000000) + "\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
		"GET //evil.example/%2e%2e HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzz",
		"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
	} {
		status := send(t, live, raw)
		if status == "" || strings.HasPrefix(status, "5") && !strings.HasPrefix(status, "505") {
			t.Errorf("%.60q: status %q", raw, status)
		}
	}
	if status := send(t, live, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(status, "200") {
		t.Errorf("afterwards: %s", status)
	}
}

// send writes bytes to the server and returns the status line's end, "closed" when the server closes without an answer.
func send(t *testing.T, address, raw string) string {
	t.Helper()
	to, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.DialTCP("tcp", nil, to)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, _ = fmt.Fprint(c, raw) // the server may close before it has read all
	_ = c.CloseWrite()
	line := make([]byte, 32)
	n, err := c.Read(line)
	if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) {
		return "" // neither an answer nor an end
	}
	if n == 0 {
		return "closed"
	}
	_, status, _ := strings.Cut(string(line[:n]), " ")
	return status
}
