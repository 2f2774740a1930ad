// Package models folds stories into rows: a [Model] is a table with one row a subject of its family, and the pure
// function that makes the row. One file holds a fold with its row and its columns; clocks and findings of the larger
// ones lie beside it. What a fold may look up besides its story is a [Reference].
//
// A fold reads its story and changes nothing in it. An error or a panic of a fold concerns that one story: who folds
// keeps the row as it was and sets the story aside.
package models

import (
	"fmt"
	"runtime/debug"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Model is a read model: a table with one row a subject of its family, and the fold that makes
// the row out of the subject's story.
type Model struct {
	Name    string // of the table, and of its file in schema
	Family  string
	Version uint16 // of the fold; a new version is put into force by a rebuild
	// Refers is whether rows name what they were folded with.
	Refers bool
	// NewBlock makes an empty block of the model's rows.
	NewBlock func() Block
}

// All lists the read models.
func All() []Model {
	return []Model{
		NewReferring("approvals", "approval", 5, FoldApproval, approvalColumns),
		NewReferring("penalties", "penalty", 7, FoldPenalty, penaltyColumns),
		New("items", "item", 3, FoldItem, itemColumns),
		New("organs", "organ", 2, FoldOrgan, organColumns),
		New("posts", "post", 1, FoldPost, postColumns),
		NewReferring("absences", "absence", 2, FoldAbsence, absenceColumns),
		New("sealings", "sealing", 1, FoldSealing, sealingColumns),
		New("documents", "document", 1, FoldDocument, documentColumns),
		New("tickets", "ticket", 1, FoldTicket, ticketColumns),
		New("pushes", "push", 1, FoldPush, pushColumns),
		New("inquiries", "inquiry", 1, FoldInquiry, inquiryColumns),
		New("errands", "errand", 1, FoldErrand, errandColumns),
		New("ratings", "rating", 1, FoldRating, ratingColumns),
		New("cards", "card", 2, FoldCard, cardColumns),
		New("accountabilities", "accountability", 1, FoldAccountability, accountabilityColumns),
		New("powers", "power", 2, FoldPower, powerColumns),
		New("casefiles", "casefile", 1, FoldCasefile, casefileColumns),
		New("draws", "draw", 1, FoldDraw, drawColumns),
		New("inspections", "inspection", 1, FoldInspection, inspectionColumns),
		New("cameras", "camera", 1, FoldCamera, cameraColumns),
		New("alerts", "alert", 1, FoldAlert, alertColumns),
		New("incidents", "incident", 2, FoldIncident, incidentColumns),
		New("dispatches", "dispatch", 2, FoldDispatch, dispatchColumns),
		New("shifts", "shift", 1, FoldShift, shiftColumns),
		New("evidence", "evidence", 1, FoldEvidence, evidenceColumns),
		NewReferring("grants", "grant", 1, FoldGrant, grantColumns),
		New("deliveries", "delivery", 1, FoldDelivery, deliveryColumns),
		New("disputes", "dispute", 1, FoldDispute, disputeColumns),
		New("petitions", "petition", 2, FoldPetition, petitionColumns),
		New("questions", "question", 1, FoldQuestion, questionColumns),
		New("consultations", "consultation", 1, FoldConsultation, consultationColumns),
	}
}

// TableOf names the read model of a family; "" if its stories are folded into none.
func TableOf(family string) string {
	for _, m := range All() {
		if m.Family == family {
			return m.Name
		}
	}
	return ""
}

// storied is a row type that embeds its Story.
type storied interface{ Self() *story.Story }

// New makes a model of a fold. The fold is pure; an error or a panic of it sends the
// story's newest records to the dead letters and stops nothing.
func New[R any, P interface {
	*R
	storied
}](name, family string, version uint16, fold func(story.Story) (R, error), columnsOf func() []columns.Column[R]) Model {
	return Model{name, family, version, false, openBlock[R, P](name, version, func(s story.Story, _ *Lookup) (R, error) { return fold(s) }, columnsOf)}
}

// NewReferring makes a model of a fold that looks things up. Its rows are folded again when
// what they name changes; see [Reference].
func NewReferring[R any, P interface {
	*R
	storied
	referred() []Referred
}](name, family string, version uint16, fold func(story.Story, *Lookup) (R, error), columnsOf func() []columns.Column[R]) Model {
	return Model{name, family, version, true, openBlock[R, P](name, version, fold, func() []columns.Column[R] {
		return append(columnsOf(), referredColumns(func(row *R) []Referred { return P(row).referred() })...)
	})}
}

func openBlock[R any, P interface {
	*R
	storied
}](name string, version uint16, fold func(story.Story, *Lookup) (R, error), columnsOf func() []columns.Column[R]) func() Block {
	of := func(row *R) *story.Story { return P(row).Self() }
	return func() Block {
		b := &block[R]{name: name, fold: fold}
		b.table.Columns = append([]columns.Column[R]{
			columns.String("subject", func(row *R) string { return of(row).Subject }),
			columns.UInt32("revision", func(row *R) uint32 { return of(row).Revision }),
			columns.UInt16("partitions", func(row *R) uint16 { return uint16(of(row).Partitions) }),
			columns.UInt16("fold_version", func(*R) uint16 { return version }),
			columns.DateTime("projected_at", func(*R) time.Time { return b.now }),
			columns.DateTime("first_at", func(row *R) time.Time { return firstTime(of(row).Events) }),
			columns.Of("first_on", new(proto.ColDate32), func(row *R) time.Time { return of(row).Day(firstTime(of(row).Events)).Midnight() }),
			columns.DateTime("last_at", func(row *R) time.Time { return lastTime(of(row).Events) }),
			columns.Of("last_on", new(proto.ColDate32), func(row *R) time.Time { return of(row).Day(lastTime(of(row).Events)).Midnight() }),
		}, columnsOf()...)
		return b
	}
}

// Block is rows of one model that are being filled, as they are inserted.
type Block interface {
	// Input gives the columns, which hold the rows added since the last Reset.
	Input() proto.Input
	Len() int
	// Reset empties the block; now is when the rows to come were folded.
	Reset(now time.Time)
	// Add folds a story and appends its row, or says why it can't be folded and appends none.
	Add(story.Story, *Reference) error
}

type block[R any] struct {
	table columns.Table[R]
	name  string
	fold  func(story.Story, *Lookup) (R, error)
	now   time.Time
	row   R
}

func (b *block[R]) Input() proto.Input { return b.table.Input() }
func (b *block[R]) Len() int           { return b.table.Rows }

func (b *block[R]) Reset(now time.Time) {
	b.now = now
	b.table.Reset()
}

func (b *block[R]) Add(s story.Story, r *Reference) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("fold %s of %s: panic: %v\n%s", b.name, s.Subject, cause, debug.Stack())
		}
	}()
	if b.row, err = b.fold(s, &Lookup{Reference: r}); err != nil {
		return fmt.Errorf("fold %s of %s: %w", b.name, s.Subject, err)
	}
	b.table.Append(&b.row)
	return nil
}

// firstTime gives the epoch for a story of which nothing stands.
func firstTime(told []*events.Event) time.Time {
	if len(told) == 0 {
		return columns.Epoch
	}
	return told[0].Time
}

func lastTime(told []*events.Event) time.Time {
	if len(told) == 0 {
		return columns.Epoch
	}
	return told[len(told)-1].Time
}
