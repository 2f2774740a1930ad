package events

// ItemVersionPublished: a version of a service item took effect, with its time limits. The
// limits are norms: neither is a measured duration.
type ItemVersionPublished struct {
	Version       string   `json:"version"`
	Name          string   `json:"name,omitzero"`
	Effective     Date     `json:"effective"`
	StatutoryDays Workdays `json:"statutory_days,omitzero"`
	PromisedDays  Workdays `json:"promised_days"`
	// Kind says whether the limit is an item's own or that of a whole construction project,
	// whose limits are never summed with those of single items.
	Kind ItemKind `json:"kind"`
	// Origin says whether the limit was stated by the source or derived from another figure.
	Origin LimitOrigin `json:"origin,omitzero"`
	Note   string      `json:"note,omitzero"`
}

// ItemRetired: the item is no longer offered from the effective date on.
type ItemRetired struct {
	Effective Date   `json:"effective"`
	Reason    string `json:"reason,omitzero"`
}

// ItemKind tells single service items from composite ones.
type ItemKind string

func (ItemKind) Values() []string { return []string{"single", "construction_project"} }

// LimitOrigin says where a limit comes from; absent means stated.
type LimitOrigin string

func (LimitOrigin) Values() []string { return []string{"stated", "derived"} }
