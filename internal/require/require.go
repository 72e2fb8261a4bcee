// Package require is how a test asks for what is not in the repository: data, a browser, another language. What is missing
// skips the test and says why. With KHABAR_REQUIRE=all, as in CI, a skip is a failure instead, so that nothing goes untested
// in silence; data that a machine does not have must then be declined aloud, by setting its variable to "none".
package require

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Corpus returns the JSONL files of the folder that KHABAR_CORPUS names: many articles in the interchange format.
func Corpus(t testing.TB) []string {
	t.Helper()
	return files(t, "KHABAR_CORPUS", "*.jsonl.gz")
}

// Pages returns the folder that KHABAR_PAGES names: saved pages (gzip) and their truth.json.
func Pages(t testing.TB) string {
	t.Helper()
	return filepath.Dir(files(t, "KHABAR_PAGES", "truth.json")[0])
}

// Seeds returns the plain-text articles of the folder that KHABAR_SEEDS names.
func Seeds(t testing.TB) []string {
	t.Helper()
	return files(t, "KHABAR_SEEDS", "*.txt")
}

// Tool returns the path of the first of the programs that is installed.
func Tool(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, "none of the programs %v is installed", names)
	return ""
}

// R returns the path of Rscript, where R has a package.
func R(t testing.TB, name string) string {
	t.Helper()
	rscript := Tool(t, "Rscript")
	if err := exec.CommandContext(t.Context(), rscript, "-e", "library("+name+")").Run(); err != nil {
		missing(t, "R has no package %s (%v)", name, err)
	}
	return rscript
}

// Module returns the path of a file of an npm package, "axe-core/axe.min.js", in the folder that KHABAR_NPM names: a node_modules.
func Module(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(os.Getenv("KHABAR_NPM"), filepath.FromSlash(name))
	if os.Getenv("KHABAR_NPM") == "" {
		missing(t, "KHABAR_NPM is not set")
	} else if _, err := os.Stat(path); err != nil {
		missing(t, "KHABAR_NPM has no %s (%v)", name, err)
	}
	return path
}

func files(t testing.TB, variable, pattern string) []string {
	t.Helper()
	dir := os.Getenv(variable)
	switch dir {
	case "":
		missing(t, "%s is not set", variable)
	case "none":
		t.Skipf("%s=none: this machine does not have that data", variable)
	}
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("%s=%s holds no %s (%v)", variable, dir, pattern, err)
	}
	return found
}

func missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("KHABAR_REQUIRE") == "all" {
		t.Fatalf("KHABAR_REQUIRE=all, but "+format, args...)
	}
	t.Skipf(format, args...)
}

// Python returns the interpreter that KHABAR_PYTHON names: one that has the packages of .ci/requirements.txt.
func Python(t testing.TB) string {
	t.Helper()
	path := os.Getenv("KHABAR_PYTHON")
	switch path {
	case "":
		missing(t, "KHABAR_PYTHON names no Python with the packages of .ci/requirements.txt")
	case "none":
		t.Skip("KHABAR_PYTHON=none: this machine has no Python for tests")
	}
	return path
}
