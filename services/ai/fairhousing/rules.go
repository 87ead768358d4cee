package fairhousing

import "slices"

// Rules are all rows of what steers.
func Rules() []Rule { return all }

// Doubtful are the rows of what only may steer: nobody is refused a text for them.
func Doubtful() []Rule { return doubtful }

var all = slices.Concat(familial, race, safety, schools, religion, sexes, disabilities, origins, audiences)

// Sources that many rows rest on.
const (
	statute  = "42 U.S.C. 3604(c); 24 CFR 100.75(c)(1)"
	wordList = "24 CFR 100.75(c)(1); HUD's list of words of 1980, former 24 CFR 109.20(b)"
	steers   = "24 CFR 100.70(a) and (c)(2) to (4), on steering; 42 U.S.C. 3604(a) and (c)"
	digital  = "24 CFR 100.75(c)(3); HUD guidance on advertising housing through digital platforms, May 2, 2024"
)
