package main

import (
	"context"
	"time"

	"khabar"
	"khabar/indexer/bleveindex"
)

// actorsEvery is the time between two looks at the tables of --actors. Reading them takes a fraction of a second of one core.
const actorsEvery = time.Minute

// watchActors warns when the tables of --actors are no longer those that the house was opened with. They do not change under a running
// server: names, filters and counts are of one version, which every answer has as state.actors.
func (h *house) watchActors(s *settings, every time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for warned := h.actors.Version(); ; {
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
			}
			now := "" // of tables with a fault
			names, err := s.loadActors()
			if err == nil {
				now = names.Version()
			}
			if now != warned && now != h.actors.Version() {
				h.log.Warn("the tables of actors changed; answers are by those before until the server is started anew", "folder", s.actors, "fault", err)
			}
			warned = now
		}
	}
}

// sameActors returns KindConflict if a server counts by other tables than those of --actors. Who names none takes the server's.
func (s *settings) sameActors(server bleveindex.Holding) error {
	if s.actors == "" {
		return nil
	}
	now, err := s.loadActors()
	if err != nil || now.Version() == server.Actors {
		return err
	}
	return khabar.Errorf(khabar.KindConflict, "", "the server (process %d, at http://%s) was started with other tables of actors than %s has now, "+
		"and counts by those; start it anew", server.PID, server.Address, s.actors)
}
