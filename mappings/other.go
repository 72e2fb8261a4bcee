package mappings

import "khabar/mappings/fold"

// analyseOther folds a word of a script that has no chain of its own: case and diacritics go, nothing is stripped.
func (a *Arena) analyseOther(raw []byte) *unit {
	surface := clip(fold.AppendFolded(nil, raw))
	if len(surface) == 0 {
		return &unit{}
	}
	return &unit{
		parts:     []part{{stem: surface, surface: surface, script: ScriptOther, end: len(raw), position: 1}},
		positions: 1,
	}
}
