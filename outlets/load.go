package outlets

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"khabar"
)

//go:embed data/*.yaml
var embedded embed.FS

// maxFileBytes bounds one outlet's file: real ones have two kilobytes.
const maxFileBytes = 1 << 20

// Load reads the embedded outlets and those of a folder (*.yaml and *.yml, not its subfolders), which add to them or replace
// those with the same id; an empty dir means only the embedded ones. Every fault of every file is reported, with file and line,
// in one error of KindInvalid; KindNotFound if the folder cannot be read.
func Load(dir string) (*Directory, error) {
	all, err := load(embedded, "data", "outlets/data")
	if err != nil {
		return nil, err
	}
	if dir != "" {
		own, err := load(os.DirFS(dir), ".", dir)
		if err != nil {
			return nil, err
		}
		for _, o := range own {
			all = slices.DeleteFunc(all, func(e entry) bool { return e.outlet.ID == o.outlet.ID })
		}
		all = append(all, own...)
	}
	if err := clashes(all); err != nil {
		return nil, err
	}
	outlets := make([]khabar.Outlet, len(all))
	for i, e := range all {
		outlets[i] = e.outlet
	}
	return New(outlets...), nil
}

// entry is an outlet and the file that it stands in.
type entry struct {
	outlet khabar.Outlet
	file   string
}

// load reads the files of one folder; shown is how messages call that folder.
func load(files fs.FS, dir, shown string) ([]entry, error) {
	listed, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, khabar.Errorf(khabar.KindNotFound, "outlets", "the folder of outlets %q cannot be read", shown).Wrap(err)
	}
	var all []entry
	var faults []string
	for _, f := range listed {
		if ext := path.Ext(f.Name()); f.IsDir() || (ext != ".yaml" && ext != ".yml") {
			continue
		}
		name := filepath.Join(shown, f.Name())
		data, err := fs.ReadFile(files, path.Join(dir, f.Name()))
		if err != nil {
			return nil, khabar.Errorf(khabar.KindNotFound, "outlets", "%s cannot be read", name).Wrap(err)
		}
		outlet, wrong := parse(data)
		if outlet.ID != "" && outlet.ID != strings.TrimSuffix(f.Name(), path.Ext(f.Name())) {
			wrong = append(wrong, fault{1, fmt.Sprintf("the id is %q: the file must be called %s.yaml", outlet.ID, outlet.ID)})
		}
		for _, w := range wrong {
			faults = append(faults, fmt.Sprintf("%s:%d: %s", name, max(w.line, 1), w.text))
		}
		all = append(all, entry{outlet, name})
	}
	if len(faults) > 0 {
		return nil, khabar.Errorf(khabar.KindInvalid, "outlets", "%s", strings.Join(faults, "\n"))
	}
	return all, nil
}

// fault is what is wrong at one line of a file.
type fault struct {
	line int
	text string
}

// parse reads one file strictly: an unknown or doubled key is a fault. The YAML library panics on some files that are none.
func parse(data []byte) (o khabar.Outlet, faults []fault) {
	defer func() {
		if recover() != nil {
			o, faults = khabar.Outlet{}, []fault{{1, "the file cannot be read as YAML"}}
		}
	}()
	if len(data) > maxFileBytes {
		return o, []fault{{1, "the file is larger than 1 MiB"}}
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return o, []fault{syntaxFault(err)}
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return o, []fault{{1, "the file must hold exactly one outlet"}}
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&o); err != nil {
		return o, []fault{syntaxFault(err)}
	}
	at := lines{file.Docs[0].Body}
	return o, validate(o, at)
}

// syntaxFault takes line and message out of an error of the YAML library.
func syntaxFault(err error) fault {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		return fault{y.GetToken().Position.Line, y.GetMessage()}
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return fault{1, first}
}

// lines finds the line at which a value of a file stands.
type lines struct{ root ast.Node }

// of returns the line of a path such as "$.ways[1].url", or of the nearest thing above it that exists.
func (l lines) of(where string) int {
	for where != "$" && where != "" {
		if p, err := yaml.PathString(where); err == nil {
			if node, err := p.FilterNode(l.root); err == nil && node != nil {
				return node.GetToken().Position.Line
			}
		}
		where = where[:max(strings.LastIndexAny(where, ".["), 0)]
	}
	return 1
}

// clashes reports hosts and aliases that two outlets claim: a page or a credit would belong to both.
func clashes(all []entry) error {
	var faults []string
	hosts, names := map[string]entry{}, map[string]entry{}
	claim := func(taken map[string]entry, key string, e entry, what string) {
		if other, ok := taken[key]; ok && other.outlet.ID != e.outlet.ID {
			faults = append(faults, fmt.Sprintf("%s: %s belongs to %s already (%s)", e.file, what, other.outlet.ID, other.file))
			return
		}
		taken[key] = e
	}
	for _, e := range all {
		for _, h := range e.outlet.Hosts {
			claim(hosts, hostKey(h), e, "the host "+h)
		}
		for _, a := range e.outlet.Aliases {
			claim(names, aliasKey(a), e, fmt.Sprintf("the alias %q", a))
		}
	}
	if len(faults) > 0 {
		return khabar.Errorf(khabar.KindInvalid, "outlets", "%s", strings.Join(faults, "\n"))
	}
	return nil
}
