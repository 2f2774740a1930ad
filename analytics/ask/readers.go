package ask

import (
	"net/http"
	"slices"

	"oneseal/events"
	"oneseal/ingest"
)

// Reader is one who asks.
type Reader struct {
	Query  Query
	Organs []string // whose rows alone Query reads; nil: all
}

// Refusal is why a key opens nothing, with the remedy.
type Refusal struct {
	Status int // of the answer
	Why    events.Title
}

func (r *Refusal) Error() string { return r.Why.EN }

// Readers are who asks by a key: holders of one that covers all types, for all organs as the first analyst, for some as the
// second, who sees the rows of these alone.
type Readers struct {
	Keys *ingest.Keys
	All  Analyst
	Some Analyst // without a user, keys of some organs ask nothing
}

var (
	noKey = &Refusal{Status: http.StatusUnauthorized, Why: events.Title{
		ZH: "没有这样的密钥，或它已撤销，或不含全部类型。",
		EN: "A key that covers all types is needed, and that was not revoked; `oneseal keys create NAME --types '*' --organs '*'` makes one",
	}}
	noUserOfOrgans = &Refusal{Status: http.StatusForbidden, Why: events.Title{
		ZH: "本实例只接受全部机关的密钥：先按 deploy/clickhouse/analysts.sql 建立用户，并以 --organ-analyst 指定。",
		EN: "this instance answers keys of all organs only: create the user of deploy/clickhouse/analysts.sql and name it by --organ-analyst",
	}}
)

// find gives the analyst of a key's secret; a *[Refusal] says why there is none.
func (r Readers) find(secret string) (Analyst, error) {
	key, err := r.Keys.Check(secret)
	switch {
	case err != nil:
		return Analyst{}, err
	case key == nil || !slices.Contains(key.Types, "*"):
		return Analyst{}, noKey
	case slices.Contains(key.Organs, "*"):
		return r.All, nil
	case r.Some.User == "":
		return Analyst{}, noUserOfOrgans
	}
	some := r.Some
	some.Organs = key.Organs
	return some, nil
}

// Admit gives the reader of a key's secret; a *[Refusal] says why there is none.
func (r Readers) Admit(secret string) (Reader, error) {
	a, err := r.find(secret)
	return Reader{Query: a.Query, Organs: a.Organs}, err
}
