package server

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

type healthAnswer struct {
	Status  string `json:"status"`
	Version string `json:"version,omitempty"`
}

// health says that the process is up. It touches nothing, so that an orchestrator does not kill a server whose index is being
// rebuilt.
func (s *Server) health(c *gin.Context) error {
	return writeJSON(c, http.StatusOK, asJSON.name, healthAnswer{Status: "ok", Version: s.Version})
}

type readyAnswer struct {
	Status string      `json:"status"`
	Index  stateAnswer `json:"index"`
}

// ready says that the index answers.
func (s *Server) ready(c *gin.Context) error {
	state, err := s.Searcher.State(c.Request.Context())
	if err != nil {
		return err
	}
	return writeJSON(c, http.StatusOK, asJSON.name, readyAnswer{Status: "ready", Index: stateOf(state)})
}
