package projectors

import (
	"fmt"
	"runtime/debug"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
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

// Models lists the read models.
func Models() []Model {
	return []Model{
		NewReferringModel("approvals", "approval", 3, FoldApproval, approvalColumns),
		NewModel("penalties", "penalty", 3, FoldPenalty, penaltyColumns),
		NewModel("items", "item", 2, FoldItem, itemColumns),
		NewModel("posts", "post", 1, FoldPost, postColumns),
		NewReferringModel("absences", "absence", 1, FoldAbsence, absenceColumns),
		NewModel("sealings", "sealing", 1, FoldSealing, sealingColumns),
		NewModel("documents", "document", 1, FoldDocument, documentColumns),
		NewModel("tickets", "ticket", 1, FoldTicket, ticketColumns),
		NewModel("pushes", "push", 1, FoldPush, pushColumns),
		NewModel("inquiries", "inquiry", 1, FoldInquiry, inquiryColumns),
		NewModel("errands", "errand", 1, FoldErrand, errandColumns),
		NewModel("ratings", "rating", 1, FoldRating, ratingColumns),
		NewModel("cards", "card", 2, FoldCard, cardColumns),
		NewModel("accountabilities", "accountability", 1, FoldAccountability, accountabilityColumns),
		NewModel("powers", "power", 1, FoldPower, powerColumns),
		NewModel("casefiles", "casefile", 1, FoldCasefile, casefileColumns),
		NewModel("draws", "draw", 1, FoldDraw, drawColumns),
		NewModel("inspections", "inspection", 1, FoldInspection, inspectionColumns),
		NewModel("cameras", "camera", 1, FoldCamera, cameraColumns),
		NewModel("alerts", "alert", 1, FoldAlert, alertColumns),
		NewModel("incidents", "incident", 1, FoldIncident, incidentColumns),
		NewModel("dispatches", "dispatch", 1, FoldDispatch, dispatchColumns),
		NewModel("shifts", "shift", 1, FoldShift, shiftColumns),
		NewModel("evidence", "evidence", 1, FoldEvidence, evidenceColumns),
		NewModel("disputes", "dispute", 1, FoldDispute, disputeColumns),
		NewModel("petitions", "petition", 1, FoldPetition, petitionColumns),
		NewModel("questions", "question", 1, FoldQuestion, questionColumns),
		NewModel("consultations", "consultation", 1, FoldConsultation, consultationColumns),
	}
}

// TableOf names the read model of a family; "" if its stories are folded into none.
func TableOf(family string) string {
	for _, m := range Models() {
		if m.Family == family {
			return m.Name
		}
	}
	return ""
}

// told is a row type that embeds its Story.
type told interface{ told() *Story }

// NewModel makes a model of a fold. The fold is pure; an error or a panic of it sends the
// story's newest records to the dead letters and stops nothing.
func NewModel[R any, P interface {
	*R
	told
}](name, family string, version uint16, fold func(Story) (R, error), columns func() []column[R]) Model {
	return Model{name, family, version, false, openBlock[R, P](name, version, func(s Story, _ *Lookup) (R, error) { return fold(s) }, columns)}
}

// NewReferringModel makes a model of a fold that looks things up. Its rows are folded again when
// what they name changes; see [Reference].
func NewReferringModel[R any, P interface {
	*R
	told
	referred() []Referred
}](name, family string, version uint16, fold func(Story, *Lookup) (R, error), columns func() []column[R]) Model {
	return Model{name, family, version, true, openBlock[R, P](name, version, fold, func() []column[R] {
		return append(columns(), referredColumns(func(row *R) []Referred { return P(row).referred() })...)
	})}
}

func openBlock[R any, P interface {
	*R
	told
}](name string, version uint16, fold func(Story, *Lookup) (R, error), columns func() []column[R]) func() Block {
	story := func(row *R) *Story { return P(row).told() }
	return func() Block {
		b := &block[R]{name: name, fold: fold}
		b.columns = append([]column[R]{
			text("subject", func(row *R) string { return story(row).Subject }),
			number32("revision", func(row *R) uint32 { return story(row).Revision }),
			number16("fold_version", func(*R) uint16 { return version }),
			instant("projected_at", func(*R) time.Time { return b.now }),
			instant("first_at", func(row *R) time.Time { return firstTime(story(row).Events) }),
			instant("last_at", func(row *R) time.Time { return lastTime(story(row).Events) }),
		}, columns()...)
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
	Add(Story, *Reference) error
}

type block[R any] struct {
	table[R]
	name string
	fold func(Story, *Lookup) (R, error)
	now  time.Time
	row  R
}

func (b *block[R]) Input() proto.Input { return b.input() }
func (b *block[R]) Len() int           { return b.rows }

func (b *block[R]) Reset(now time.Time) {
	b.now = now
	b.reset()
}

func (b *block[R]) Add(s Story, r *Reference) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("fold %s of %s: panic: %v\n%s", b.name, s.Subject, cause, debug.Stack())
		}
	}()
	if b.row, err = b.fold(s, &Lookup{Reference: r}); err != nil {
		return fmt.Errorf("fold %s of %s: %w", b.name, s.Subject, err)
	}
	b.append(&b.row)
	return nil
}

// firstTime gives the epoch for a story of which nothing stands.
func firstTime(told []*events.Event) time.Time {
	if len(told) == 0 {
		return epoch
	}
	return told[0].Time
}

func lastTime(told []*events.Event) time.Time {
	if len(told) == 0 {
		return epoch
	}
	return told[len(told)-1].Time
}
