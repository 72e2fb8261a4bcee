package ui

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"khabar"
)

//go:embed static
var staticFiles embed.FS

// assets are served under names that hold a hash of their content, so that browsers may keep them for ever.
type assets struct {
	files       map[string]asset // by hashed name
	style, icon string           // addresses
}

type asset struct {
	mediaType string
	content   []byte
}

var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}

func loadAssets() (*assets, error) {
	a := &assets{files: map[string]asset{}}
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInternal, "ui", "the embedded files cannot be read").Wrap(err)
	}
	for _, e := range entries {
		content, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, khabar.Errorf(khabar.KindInternal, "ui", "an embedded file cannot be read").Wrap(err)
		}
		sum := sha256.Sum256(content)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "-" + hex.EncodeToString(sum[:6]) + ext
		a.files[name] = asset{mediaType: assetTypes[ext], content: content}
		switch e.Name() {
		case "khabar.css":
			a.style = "/static/" + name
		case "khabar.svg":
			a.icon = "/static/" + name
		}
	}
	return a, nil
}

func (p *Pages) asset(w http.ResponseWriter, r *http.Request) error {
	file, ok := p.static.files[r.PathValue("name")]
	if !ok {
		return khabar.Errorf(khabar.KindNotFound, "ui", "There is nothing at this address.")
	}
	w.Header().Set("Content-Type", file.mediaType)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(file.content)
	return nil
}

// robots asks crawlers to stay out: what is here is other people's text, and queries are researchers' own business.
func (p *Pages) robots(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	_, _ = io.WriteString(w, "User-agent: *\nDisallow: /\n")
	return nil
}
