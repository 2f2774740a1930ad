package simulate

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// drawMethod is the algorithm by which this town draws, as events/draw.go describes it.
const drawMethod = "draw/1"

// drawn gives the members of a pool in the order in which they are drawn for a role.
func drawn(seed, beacon, role string, pool []string) []string {
	rank := func(subject string) string {
		sum := sha256.Sum256([]byte(seed + "\n" + beacon + "\n" + role + "\n" + subject))
		return hex.EncodeToString(sum[:])
	}
	ordered := slices.Clone(pool)
	slices.SortFunc(ordered, func(a, b string) int { return strings.Compare(rank(a), rank(b)) })
	return ordered
}
