package ui

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"

	"khabar"
)

// What the pages load: style sheets (one, made of the parts in css/ in the order of their names), fonts and scripts with their
// licences, the icon.
//
//go:embed static/css/*.css static/fonts/* static/*.js static/*.txt static/*.svg
var staticFiles embed.FS

// assets are served under names that hold a hash of their content, so that browsers may keep them for ever.
type assets struct {
	files map[string]asset  // by hashed name
	at    map[string]string // address by the name in static/, "khabar.css" for the style sheet
}

type asset struct {
	mediaType string
	content   []byte
}

var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2",
	".js": "text/javascript; charset=utf-8", ".txt": "text/plain; charset=utf-8"}

func loadAssets() (*assets, error) {
	a := &assets{files: map[string]asset{}, at: map[string]string{}}
	var style bytes.Buffer
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := staticFiles.ReadFile(name)
		if name = strings.TrimPrefix(name, "static/"); strings.HasPrefix(name, "css/") {
			style.Write(content)
			return err
		}
		a.add(name, content)
		return err
	})
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInternal, "ui", "the embedded files cannot be read").Wrap(err)
	}
	a.add("khabar.css", a.resolve(lean(style.Bytes())))
	return a, nil
}

func (a *assets) add(name string, content []byte) {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(path.Base(name), ext) + "-" + hex.EncodeToString(sum[:6]) + ext
	a.files[hashed] = asset{mediaType: assetTypes[ext], content: content}
	a.at[name] = "/static/" + hashed
}

var styleComment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// tight are the places in a style sheet where white space means nothing, after comments: ends of lines, before and after what parts
// rules, after the colon of a declaration (that of a selector has none behind it).
var tight = regexp.MustCompile(`\s*\n\s*|\s*([{};,])\s*|(:) `)

// lean leaves out comments and white space that mean nothing.
func lean(css []byte) []byte {
	return tight.ReplaceAll(styleComment.ReplaceAll(css, nil), []byte("$1$2"))
}

var styleURL = regexp.MustCompile(`url\("([^"]+)"\)`)

// resolve gives the files that a style sheet names their addresses.
func (a *assets) resolve(css []byte) []byte {
	return styleURL.ReplaceAllFunc(css, func(u []byte) []byte {
		return []byte(`url("` + a.at[string(styleURL.FindSubmatch(u)[1])] + `")`)
	})
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
