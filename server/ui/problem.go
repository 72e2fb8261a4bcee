package ui

import "net/http"

// ProblemType is a type of problem of the API.
type ProblemType struct {
	Name   string
	Status int
}

// problemsPage is the page at /problems, to which the types of problem documents lead.
type problemsPage struct {
	frame
	Types []ProblemType
}

func (p *Pages) problems(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	return p.render(w, v, http.StatusOK, "problems", &problemsPage{frame: p.frame(v, "", v.lang.T("problems.heading")),
		Types: p.Problems})
}

// problemPage is shown instead of a page that failed.
type problemPage struct {
	frame
	Name   string
	Status int
	Detail said
}

// Problem shows a reader what went wrong: the type of problem in the reader's language, and the detail in it too where there are words for that.
func (p *Pages) Problem(w http.ResponseWriter, r *http.Request, status int, name, detail string) {
	v := p.visit(r)
	page := &problemPage{frame: p.frame(v, "", v.lang.T("problem."+name+".title")), Name: name, Status: status, Detail: v.lang.say(detail)}
	if err := p.render(w, v, status, "problem", page); err != nil {
		http.Error(w, detail, status)
	}
}
