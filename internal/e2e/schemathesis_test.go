package e2e

import (
	"context"
	"os/exec"
	"testing"

	"khabar/internal/require"
)

// answerChecks are what every answer is held to. Whether a value is accepted is not among them: a schema cannot say which texts are
// queries, which ids there are, or that a range ends after it begins.
const answerChecks = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance," +
	"response_schema_conformance,unsupported_method"

// TestGeneratedRequests lets schemathesis make requests of the API's description, and holds the answers to it.
func TestGeneratedRequests(t *testing.T) {
	interpreter := require.Python(t)
	base := start(t, "demo", "--addr", "127.0.0.1:0", "--data", t.TempDir()).address()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	command := exec.CommandContext(ctx, interpreter, "-m", "schemathesis.cli", "--no-color", "run", base+"/api/v1/openapi.json",
		"--checks", answerChecks, "--phases", "examples,fuzzing", "--max-examples", "8", "--seed", "1", "--suppress-health-check", "all")
	command.Dir = t.TempDir() // where it keeps what it has seen
	if output, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%.20000s", err, output)
	}
}
