package segment

import (
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"reflect"
	"testing"
)

// same fails if a file does not say what the documents do.
func same(t *testing.T, file []byte, docs []*Document) {
	t.Helper()
	got, want := decode(t, file), naive(docs)
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("the file of %d documents says\n%v\nnot\n%v", len(docs), got, want)
	}
	if sum := crc32.ChecksumIEEE(file[:len(file)-4]); sum != binary.BigEndian.Uint32(file[len(file)-4:]) {
		t.Fatal("the checksum is wrong")
	}
}

func TestBuilderWritesWhatItWasGiven(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		docs := randomDocuments(r, []int{0, 1, 2, 63, 64, 65, 130, 700}[r.IntN(8)], seed)
		same(t, build(t, docs), docs)
	}
}
