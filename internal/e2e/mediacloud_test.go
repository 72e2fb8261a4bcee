package e2e

import (
	"context"
	"encoding/json"
	"os/exec"
	"testing"

	"khabar/internal/require"
)

// TestMediaCloudClient runs PyPI's client of Media Cloud against a demo; testdata/media_cloud.py compares its figures with ours.
func TestMediaCloudClient(t *testing.T) {
	interpreter := require.Python(t)
	base := start(t, "demo", "--addr", "127.0.0.1:0", "--data", t.TempDir()).address()
	queries, err := json.Marshal([][2]string{
		{`(flood OR فيضان)`, `flood OR فيضان`},
		{`(title:agreement OR river) AND language:en NOT "flood night"~3`, `(title:agreement OR river) lang:en -"flood night"~3`},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	output, err := exec.CommandContext(ctx, interpreter, "testdata/media_cloud.py", base, string(queries)).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}
