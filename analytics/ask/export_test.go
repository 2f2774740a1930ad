package ask

import (
	"maps"
	"slices"
)

var Combinators, Higher = combinators, higher

// Tables lists the table functions that are allowed, in lower case.
func Tables() []string { return slices.Sorted(maps.Keys(tables)) }

// Allowed is whether a query may be asked by a key of all organs.
var Allowed = Analyst.safe
