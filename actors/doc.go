// Package actors finds out whom and what an article speaks of. In goes a gazetteer, tables of names that people keep by hand,
// and an article; out come the mentions of actors in its text, each with the actor's id and the bytes that name it.
//
// It guesses nothing. A name that several actors bear, a word that is also a name, a surname that nobody in the article bears
// in full are not mentions: a facet that is silently wrong is worse than one that misses an article.
//
// It reads no index and no archive, and it changes no article. docs/actors.md tells how to add an actor.
package actors
