// Package access decides who may ask, and how often. Keys tells callers apart by secrets of which only hashes are kept, and File follows
// the file that they stand in; Limiter gives each caller a token bucket and a bound on what runs at once. Nothing here knows HTTP routes,
// and nothing logs.
package access

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"io"
	"regexp"
	"strings"

	"khabar"
)

// prefix lets people, and programs that look for leaked secrets, see what a key is for.
const prefix = "khabar_"

// keyBytes make guessing hopeless: 256 bits. That is also why a plain SHA-256 is enough to keep of them: there is no dictionary.
const keyBytes = 32

// Bounds of a file of keys.
const (
	maxKeys     = 10000
	maxKeyBytes = 200 // of a key as callers send it, before it is hashed
)

// goodName is what a key may be called. Names stand in the log.
var goodName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)

// Keys are the keys that are accepted. They never change, and are safe for concurrent use.
type Keys struct{ list []entry }

type entry struct {
	name string
	sum  [sha256.Size]byte
}

// NewKey makes a key for a name, and the line of a file of keys that accepts it. The key itself is kept nowhere.
func NewKey(name string) (key, line string, err error) {
	if !goodName.MatchString(name) {
		return "", "", khabar.Errorf(khabar.KindInvalid, "access",
			"%q cannot name a key; write up to 64 Latin letters, digits and . _ @ -, a letter or digit first", name).At("name")
	}
	secret := make([]byte, keyBytes)
	_, _ = rand.Read(secret) // crypto/rand.Read never fails
	key = prefix + base64.RawURLEncoding.EncodeToString(secret)
	sum := sha256.Sum256([]byte(key))
	return key, name + " " + hex.EncodeToString(sum[:]), nil
}

// ReadKeys reads a file of keys: on each line a name and the SHA-256 of the key in hexadecimal, separated by white space; what
// follows "#" is a comment. file is how errors name it. Names and keys are there once each.
func ReadKeys(file string, r io.Reader) (*Keys, error) {
	k := &Keys{}
	names, sums := map[string]int{}, map[[sha256.Size]byte]int{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "\ufeff"), "#")
		fields := strings.Fields(text)
		if len(fields) == 0 {
			continue
		}
		e, problem := parseEntry(fields)
		switch {
		case problem != "":
		case names[e.name] > 0:
			problem = "the name \"" + e.name + "\" was given before"
		case sums[e.sum] > 0:
			problem = "this key was given before"
		case len(k.list) == maxKeys:
			problem = "there are more than 10,000 keys"
		}
		if problem != "" {
			return nil, khabar.Errorf(khabar.KindInvalid, "access", "%s, line %d: %s", file, n, problem)
		}
		names[e.name], sums[e.sum] = n, n
		k.list = append(k.list, e)
	}
	if err := lines.Err(); err != nil {
		return nil, khabar.Errorf(khabar.KindInvalid, "access", "%s cannot be read", file).Wrap(err)
	}
	return k, nil
}

// parseEntry reads the fields of a line, or says what is wrong with them. It does not quote the second one: people put keys there.
func parseEntry(fields []string) (e entry, problem string) {
	if len(fields) != 2 {
		return e, "write a name and the SHA-256 of a key"
	}
	if !goodName.MatchString(fields[0]) {
		return e, "the name must be Latin letters, digits and . _ @ -"
	}
	sum, err := hex.DecodeString(fields[1])
	switch {
	case strings.HasPrefix(fields[1], prefix):
		return e, "this is a key; write its SHA-256 instead, and make a new one, for this one has been seen"
	case err != nil || len(sum) != sha256.Size:
		return e, "the second field must be a SHA-256: 64 hexadecimal digits"
	}
	return entry{name: fields[0], sum: [sha256.Size]byte(sum)}, ""
}

// Caller returns the name of a key, or false if it is none of these. The time it takes does not depend on how much of a key is
// right, nor on which key it is.
func (k *Keys) Caller(key string) (name string, ok bool) {
	if len(key) > maxKeyBytes {
		return "", false
	}
	sum := sha256.Sum256([]byte(key))
	found := -1
	for i := range k.list {
		same := subtle.ConstantTimeCompare(sum[:], k.list[i].sum[:])
		found = subtle.ConstantTimeSelect(same, i, found)
	}
	if found < 0 {
		return "", false
	}
	return k.list[found].name, true
}

// Len is the number of keys.
func (k *Keys) Len() int { return len(k.list) }

// KeyOf returns the key of an Authorization header: "Bearer KEY" (RFC 6750), or "Token KEY" as Media Cloud's client writes it.
func KeyOf(authorization string) string {
	scheme, key, _ := strings.Cut(strings.TrimSpace(authorization), " ")
	if strings.EqualFold(scheme, "Bearer") || strings.EqualFold(scheme, "Token") {
		return strings.TrimSpace(key)
	}
	return ""
}
