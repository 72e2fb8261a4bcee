package query

import "fmt"

// SyntaxError says where a query cannot be read and what was expected there.
type SyntaxError struct {
	Pos        int    // in code points from 0
	Message    string // one sentence for the user
	Suggestion string // a query that would work, or empty
}

// Error returns the message with its position.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("at character %d: %s", e.Pos+1, e.Message)
}
