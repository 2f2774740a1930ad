package projectors

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events/calendar"
	"oneseal/events/law"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// Calendar is the workday calendar with what the archive holds of notices and closures.
func (a *Archive) Calendar(ctx context.Context) (*calendar.Calendar, error) {
	r, err := a.refer(ctx, "calendar")
	if err != nil {
		return nil, err
	}
	return r.Calendar, nil // the projector tells what it leaves out
}

// Reference reads the reference as the archive has it.
func (a *Archive) Reference(ctx context.Context) (*models.Reference, error) {
	return a.refer(ctx, models.ReferenceFamilies...)
}

// refer reads as much of it as the stories of these families tell.
func (a *Archive) refer(ctx context.Context, families ...string) (*models.Reference, error) {
	stories := make(map[string][]story.Entry)
	unreadable := make(map[string]error)
	tallies := make(map[string]*story.Tally)
	wanted := func(subject string) bool { return unreadable[subject] == nil }
	err := a.readWanted(ctx, ch.Query{Body: "WHERE " + ofFamilies(families)}, wanted, func(entry story.Entry, fault error) error {
		subject := entry.Event.Subject
		if tallies[subject] == nil {
			tallies[subject] = new(story.Tally)
		}
		if fault == nil && !tallies[subject].Add(entry, a.most) {
			fault = &story.TooLargeError{Subject: subject, Limit: a.most}
		}
		if fault != nil {
			unreadable[subject] = fault
			delete(stories, subject)
			return nil
		}
		stories[entry.Event.Subject] = append(stories[entry.Event.Subject], entry)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the reference stories from the archive: %w", err)
	}
	for subject := range unreadable {
		delete(stories, subject)
	}
	judged, err := a.Law(ctx)
	if err != nil {
		return nil, err
	}
	reference, err := models.NewReference(stories, judged)
	if err != nil {
		return nil, err
	}
	for _, subject := range slices.Sorted(maps.Keys(unreadable)) {
		reference.Ignored = append(reference.Ignored, unreadable[subject].Error())
	}
	return reference, nil
}

// Law is the one by which the town is judged.
func (a *Archive) Law(ctx context.Context) (judged law.Law, err error) {
	var chosen proto.ColStr
	err = a.pool.Do(ctx, ch.Query{
		Body:   sql("town_law"),
		Result: proto.Results{{Name: "law", Data: &chosen}},
		OnResult: func(context.Context, proto.Block) error {
			if chosen.Rows() > 0 {
				judged = law.Law(chosen.Row(0))
			}
			return nil
		},
	})
	if err != nil {
		return "", fmt.Errorf("ask by which law the town is judged: %w", err)
	}
	return judged, nil
}

func ofFamilies(families []string) string {
	var conditions []string
	for _, family := range families {
		conditions = append(conditions, "startsWith(subject, '"+family+"/')")
	}
	return strings.Join(conditions, " OR ")
}

// ReferenceMark says how much the archive holds of the reference stories, and by which law the town is judged; it changes when they do.
func (a *Archive) ReferenceMark(ctx context.Context) (mark string, err error) {
	var count proto.ColUInt64
	var latest proto.ColDateTime64
	var chosen proto.ColStr
	err = a.pool.Do(ctx, ch.Query{
		Body:   sql("reference_mark", "{families}", ofFamilies(models.ReferenceFamilies)),
		Result: proto.Results{{Name: "n", Data: &count}, {Name: "latest", Data: latest.WithPrecision(proto.PrecisionMilli)}, {Name: "law", Data: &chosen}},
		OnResult: func(context.Context, proto.Block) error {
			if count.Rows() > 0 {
				mark = fmt.Sprint(count.Row(0), latest.Row(0).UnixMilli(), " ", chosen.Row(0))
			}
			return nil
		},
	})
	if err != nil {
		return "", fmt.Errorf("ask how many reference events there are: %w", err)
	}
	return mark, nil
}

// referenceAge is how long a projector may not know what another one archived of the reference stories.
const referenceAge = 10 * time.Second

// refer takes the reference from the archive, if it tells another one.
func (e *Engine) refer(ctx context.Context) error {
	told, err := e.archive.ReferenceMark(ctx)
	if err != nil || told == e.mark && e.reference != nil {
		return err
	}
	reference, err := e.archive.Reference(ctx)
	if err != nil {
		return err
	}
	if err := InstallCalendar(ctx, e.o.Conn, reference.Calendar); err != nil {
		return err
	}
	e.sharing.Lock()
	e.reference, e.mark = reference, told
	e.sharing.Unlock()
	for _, reason := range e.reference.Ignored {
		e.o.Logger.Warn("the calendar leaves out what it can't apply", "reason", reason)
	}
	return nil
}

// referenceNow is the reference for those who fold beside the batches.
func (e *Engine) referenceNow(ctx context.Context) (*models.Reference, error) {
	e.sharing.Lock()
	reference := e.reference
	e.sharing.Unlock()
	if reference != nil {
		return reference, nil
	}
	return e.archive.Reference(ctx)
}

// renew looks whether the reference changed, and folds again what depends on it.
func (e *Engine) renew(ctx context.Context) error {
	if err := e.refer(ctx); err != nil || e.reference == e.followed {
		return err
	}
	return e.foldAllOutdated(ctx)
}

func (e *Engine) foldAllOutdated(ctx context.Context) error {
	for _, model := range e.o.Models {
		if model.Refers {
			if err := e.foldOutdated(ctx, model); err != nil {
				return err
			}
		}
	}
	e.followed = e.reference
	return nil
}

// foldOutdated folds those stories again whose rows name another revision of what they looked up than
// the reference has. A projector that knows less may write such rows beside; it comes here itself as soon
// as it knows more.
func (e *Engine) foldOutdated(ctx context.Context, model models.Model) error {
	began := time.Now()
	rows, err := e.o.Conn.Query(ctx, sql("references", "{table}", model.Name))
	if err != nil {
		return fmt.Errorf("read what rows of %s were folded with: %w", model.Name, err)
	}
	defer rows.Close()
	subjects, revisions := new(proto.ColStr), new(proto.ColUInt32)
	for rows.Next() {
		var r models.Referred
		if err := rows.Scan(&r.Subject, &r.Revision); err != nil {
			return fmt.Errorf("read what rows of %s were folded with: %w", model.Name, err)
		}
		if e.reference.Revisions[r.Subject] != r.Revision {
			subjects.Append(r.Subject)
			revisions.Append(r.Revision)
		}
	}
	if err := rows.Err(); err != nil || subjects.Rows() == 0 {
		return err
	}
	var again Rebuilt
	r := rebuild{e, model, ""}
	err = r.foldQuery(ctx, model.Name, ch.Query{
		Body:          sql("stories_outdated", "{table}", model.Name),
		ExternalTable: "outdated",
		ExternalData:  []proto.InputColumn{{Name: "subject", Data: subjects}, {Name: "revision", Data: revisions}},
	}, &again)
	if err != nil {
		return fmt.Errorf("fold outdated rows of %s again: %w", model.Name, err)
	}
	e.o.Logger.Info("reference stories changed", "model", model.Name, "changed", subjects.Rows(), "folded_again", again.Stories, "failed", again.Failed, "took", time.Since(began))
	return nil
}
