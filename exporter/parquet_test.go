package exporter

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"khabar"
	"khabar/internal/require"
)

func TestParquetHasTheColumnsOfCSV(t *testing.T) {
	row := reflect.TypeFor[parquetRow]()
	var names []string
	for i := range row.NumField() {
		name, _, _ := strings.Cut(row.Field(i).Tag.Get("parquet"), ",")
		names = append(names, name)
	}
	var want []string
	for _, c := range columns {
		want = append(want, c.name)
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

func TestParquetIsWrittenInGroups(t *testing.T) {
	var out bytes.Buffer
	w := Parquet(&out)
	long := normal(t, full())[0]
	long.Body = strings.Repeat("x", groupBytes/2+1)
	for i := range groupRows + 10 {
		a := plain()
		a.ID = fmt.Sprint(i)
		if i < 4 { // two groups that are full of text
			a = long
		}
		if err := w.Write(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(file.RowGroups()); n != 4 || file.NumRows() != groupRows+10 {
		t.Errorf("%d rows in %d groups", file.NumRows(), n)
	}
}

// polarsScript prints what polars reads: the types of the columns, and the rows as JSON.
const polarsScript = `
import json, sys, polars
frame = polars.read_parquet(sys.argv[1])
print(json.dumps({"types": {name: str(kind) for name, kind in frame.schema.items()}, "rows": frame.rows(named=True)}, default=str))
`

func TestPolarsReadsParquet(t *testing.T) {
	python := require.Python(t)
	path := filepath.Join(t.TempDir(), "articles.parquet")
	read := func(articles ...*khabar.Article) (types map[string]string, rows []map[string]any) {
		var out bytes.Buffer
		export(t, Parquet(&out), articles)
		if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		var stderr bytes.Buffer
		command := exec.CommandContext(t.Context(), python, "-c", polarsScript, path)
		command.Stderr = &stderr
		printed, err := command.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, &stderr)
		}
		var got struct {
			Types map[string]string
			Rows  []map[string]any
		}
		if err := json.Unmarshal(printed, &got); err != nil {
			t.Fatal(err)
		}
		return got.Types, got.Rows
	}
	article := normal(t, full())[0]
	types, rows := read(append(normal(t, plain()), article)...)
	for column, want := range map[string]string{"id": "String", "authors": "List(String)", "actors": "List(String)", "revision": "Int32",
		"first_seen": "Datetime(time_unit='ms', time_zone='UTC')", "published_first": "Date", "published": "String"} {
		if types[column] != want {
			t.Errorf("%s is of type %s, want %s", column, types[column], want)
		}
	}
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	for column, want := range map[string]any{"title": article.Title, "body": article.Body, "authors": []any{"ليلى", `O'Neil; "X"`},
		"published": "2026-01", "published_first": "2026-01-01", "published_last": "2026-01-31", "revision": 3.0,
		"first_seen": "2026-01-07 00:00:00+00:00", "actors": []any{"axios", "sdf"}, "origin": "axios", "removed": "2026-02-01 00:00:00+00:00"} {
		if diff := cmp.Diff(want, rows[1][column]); diff != "" {
			t.Errorf("%s: %s", column, diff)
		}
	}
	for column, want := range map[string]any{"title": "=HYPERLINK(1)", "authors": []any{}, "published": nil, "published_first": nil,
		"first_seen": nil, "origin": nil, "words": 0.0} {
		if diff := cmp.Diff(want, rows[0][column]); diff != "" {
			t.Errorf("%s: %s", column, diff)
		}
	}
	if types, rows := read(); len(types) != len(columns) || len(rows) != 0 {
		t.Errorf("an empty export has %d columns and %d rows", len(types), len(rows))
	}
}
