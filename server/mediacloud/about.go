package mediacloud

import (
	"cmp"
	"context"
	"fmt"

	"khabar/server/params"
)

// clientVersion is the newest version of the client that this package was tried with.
const clientVersion = "5.2.0"

type apiParams struct {
	Params struct {
		QueryRate string `json:"query-rate"`
		Client    string `json:"api-python-client"`
	} `json:"params"`
}

// apiParams answers search/api-params, which the client asks first: how often it may ask.
func (a *API) apiParams(_ context.Context, r Request) (*Answer, error) {
	if _, err := params.Parse(r.Query, nil); err != nil {
		return nil, err
	}
	var answer apiParams
	answer.Params.QueryRate, answer.Params.Client = fmt.Sprintf("%d/m", a.PerMinute), clientVersion
	return &Answer{Body: answer}, nil
}

type versionInfo struct {
	Revision string  `json:"GIT_REV"`
	Now      float64 `json:"now"` // seconds since 1970
	Version  string  `json:"version"`
}

// version answers version.
func (a *API) version(_ context.Context, r Request) (*Answer, error) {
	if _, err := params.Parse(r.Query, nil); err != nil {
		return nil, err
	}
	return &Answer{Body: versionInfo{Revision: a.Version, Now: float64(a.Now().Unix()), Version: "khabar " + a.Version}}, nil
}

type profile struct {
	Username string   `json:"username"`
	Email    string   `json:"email"`
	IsStaff  bool     `json:"is_staff"`
	Groups   []string `json:"group_names"`
}

// profile answers auth/profile: whose key it is.
func (a *API) profile(_ context.Context, r Request) (*Answer, error) {
	if _, err := params.Parse(r.Query, nil); err != nil {
		return nil, err
	}
	return &Answer{Body: profile{Username: cmp.Or(r.Caller, "anyone"), Groups: []string{}}}, nil
}
