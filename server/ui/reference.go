package ui

import (
	"net/http"

	"khabar/server/openapi"
)

// referencePage is the page at /docs/api: the description of the API, for readers.
type referencePage struct {
	frame
	Reference *openapi.Reference
	Document  string // the address of the description itself
}

// apiReference answers GET /docs/api.
func (p *Pages) apiReference(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	description, err := openapi.ForReaders()
	if err != nil {
		return err
	}
	return p.render(w, v, http.StatusOK, "reference", &referencePage{frame: p.frame(v, "api", v.lang.T("reference.heading")),
		Reference: description, Document: "/api/v1/openapi.json"})
}
