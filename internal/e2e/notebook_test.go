package e2e

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"khabar/internal/require"
)

const notebooks = "../../notebooks"

// TestNotebooksRun executes every notebook against a demo.
func TestNotebooksRun(t *testing.T) {
	interpreter := require.Python(t)
	files := notebookFiles(t)
	base := start(t, "demo", "--addr", "127.0.0.1:0", "--data", t.TempDir()).address()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	command := exec.CommandContext(ctx, interpreter, append([]string{filepath.Join(notebooks, "execute.py")}, files...)...)
	command.Env = append(os.Environ(), "KHABAR_URL="+base)
	if output, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}

// TestNotebooksHoldTheirOutputs: they are there to be read, too.
func TestNotebooksHoldTheirOutputs(t *testing.T) {
	for _, file := range notebookFiles(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var notebook struct {
			Cells []struct {
				Type    string `json:"cell_type"`
				Count   *int   `json:"execution_count"`
				Outputs []struct {
					Type string `json:"output_type"`
				} `json:"outputs"`
			} `json:"cells"`
		}
		if err := json.Unmarshal(text, &notebook); err != nil {
			t.Fatal(file, err)
		}
		outputs := 0
		for i, cell := range notebook.Cells {
			if cell.Type == "code" && cell.Count == nil {
				t.Errorf("%s: cell %d was not run", file, i)
			}
			for _, output := range cell.Outputs {
				outputs++
				if output.Type == "error" {
					t.Errorf("%s: cell %d failed", file, i)
				}
			}
		}
		if outputs == 0 {
			t.Errorf("%s has no outputs", file)
		}
	}
}

func notebookFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(notebooks, "*.ipynb"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	return files
}
