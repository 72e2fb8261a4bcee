// Package mappings turns text into terms and says which fields an index has. All analysis lives here: text goes in, tokens with a
// stem, a surface form, a script, byte offsets and a position come out, the same for indexing, queries, snippets and
// concordances. Each token goes through the chain of its own script. The Bleve analysers over that chain are registered here, and
// nowhere else. It knows nothing of queries, scores or stored articles; docs/analysis.md tells how a word becomes a term.
package mappings

import "khabar/mappings/lexicon"

// Version changes whenever the same article could get other terms or fields: an index of another version must be rebuilt.
var Version = "5." + lexicon.EmbeddedVersion()
