package importer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"oneseal/events"
	"oneseal/ingest"
)

// Undone is the outcome of withdrawing what an import told.
type Undone struct {
	Withdrawn int // facts that are withdrawn now
	Before    int // that were withdrawn by a run that broke off
	Refused   int
	Took      time.Duration
}

// Undo withdraws what imports of a file by a mapping told an instance, each fact by an event of its own: nothing is
// taken out of the log. Facts that the instance had before are left. With everything, each fact of the file that the
// instance has is withdrawn, whoever told it: for what no account on this machine knows. An import after it tells the
// facts anew.
func Undo(ctx context.Context, o Options, everything bool) (Undone, error) {
	began := time.Now()
	u := undoing{o: o, everything: everything}
	err := u.run(ctx)
	u.Took = time.Since(began)
	if err != nil {
		err = fmt.Errorf("withdraw what %s told: %w", o.File, err)
	}
	return u.Undone, err
}

// undoing is one run that withdraws.
type undoing struct {
	Undone
	o          Options
	everything bool
	kept       *account
	at         string // time of the withdrawing events
	sample     []withdrawal
}

// withdrawal is an event that withdraws another.
type withdrawal struct{ subject, id string }

func (u *undoing) run(ctx context.Context) error {
	file := fileSource(u.o.File, u.o.Mapping)
	digest, err := file.check()
	if err != nil {
		return err
	}
	sample, err := file.look()
	if err != nil {
		return err
	}
	instance, err := u.o.target().instance(ctx)
	if err != nil {
		return err
	}
	if u.kept, err = openAccount(u.o, digest, instance); err != nil {
		return err
	}
	defer u.kept.close()
	rule, generation := u.kept.rule, u.kept.generation
	switch {
	case u.kept.told.size() > 0:
	case !u.everything:
		return errors.New("no account on this machine says that an import of this file by this mapping told the instance anything: give the file and the mapping as they were; --undo=all withdraws each fact of the file that the instance has, whoever told it")
	default:
		if rule, generation, err = recognise(ctx, u.o, instance, sample); err != nil {
			return err
		}
	}
	if u.at = u.kept.undoing; u.at == "" {
		u.at = time.Now().In(u.o.Mapping.zone).Truncate(time.Second).Format(time.RFC3339)
		if err := u.kept.add(line{Undoing: u.at}); err != nil {
			return err
		}
	}
	file.keepAll, file.untrimed = rule == IDsOfRows, rule == IDsOfRows
	through, finish := u.o.bar()
	_, err = pipeline(ctx, file, through, translators(u.o.Mapping, rule, generation), u.take)
	finish()
	if err != nil {
		return err
	}
	if err := u.visible(ctx); err != nil {
		return err
	}
	if u.Refused > 0 {
		return fmt.Errorf("%d facts could not be withdrawn: see the lines above, and run the same command again", u.Refused)
	}
	return u.kept.add(line{Undone: true})
}

// take withdraws a batch's facts.
func (u *undoing) take(ctx context.Context, j *job) error {
	facts := j.facts
	if !u.everything {
		facts = slices.DeleteFunc(facts, func(f *fact) bool { return !u.kept.told.has(f.row) })
	} else {
		var err error
		if facts, err = u.held(ctx, facts); err != nil {
			return err
		}
	}
	if len(facts) == 0 {
		return nil
	}
	documents := make([][]byte, len(facts))
	for i, f := range facts {
		document := map[string]any{
			"specversion": "1.0", "id": undoPrefix + f.id, "source": u.o.Mapping.Source, "type": "oneseal." + u.o.Mapping.Family + ".fact_corrected", "subject": f.subject, "time": u.at,
			"data": map[string]any{"effect": events.EffectWithdrawn, "reason": "the import that told it was undone", "corrects": events.EventRef{Source: u.o.Mapping.Source, ID: f.id, Type: u.o.Mapping.activities[f.activity].info.Type}},
		}
		if f.organ != "" {
			document["organ"] = f.organ
		}
		var err error
		if documents[i], err = json.Marshal(document); err != nil {
			return fmt.Errorf("encode a withdrawal: %w", err)
		}
	}
	results, err := u.o.target().sendDocuments(ctx, u.kept.instance, documents)
	if err != nil {
		return err
	}
	for i, result := range results {
		switch result.Status {
		case ingest.StatusStored:
			u.Withdrawn++
			if len(u.sample) < sampleSubjects {
				u.sample = append(u.sample, withdrawal{facts[i].subject, undoPrefix + facts[i].id})
			}
		case ingest.StatusRepeated, ingest.StatusConflict: // with another time, by an earlier run
			u.Before++
		default:
			u.Refused++
			fmt.Fprintf(u.o.Problems, "line %d: %s: %+v\n", facts[i].line, result.Status, result.Error)
		}
	}
	return nil
}

// held keeps the facts that the instance has.
func (u *undoing) held(ctx context.Context, facts []*fact) (held []*fact, err error) {
	stories := make(map[string][]stored)
	for _, f := range facts {
		story, asked := stories[f.subject]
		if !asked {
			if story, err = u.o.target().story(ctx, f.subject); err != nil {
				return nil, err
			}
			stories[f.subject] = story
		}
		if slices.ContainsFunc(story, func(e stored) bool { return e.Source == u.o.Mapping.Source && e.ID == f.id }) {
			held = append(held, f)
		}
	}
	return held, nil
}

// visible waits until the instance's stories show the withdrawals by which a later import knows of them.
func (u *undoing) visible(ctx context.Context) error {
	deadline := time.NewTimer(visibleWithin)
	defer deadline.Stop()
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	for _, w := range u.sample {
		for {
			story, err := u.o.target().story(ctx, w.subject)
			if errors.Is(err, errUnreadable) {
				return nil
			}
			if err != nil {
				return err
			}
			if len(story) == 0 || slices.ContainsFunc(story, func(e stored) bool { return e.ID == w.id }) {
				break
			}
			select {
			case <-poll.C:
			case <-deadline.C:
				fmt.Fprintf(u.o.Problems, "the instance's stories do not show the withdrawals after %v: import the log again only when they do\n", visibleWithin)
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return nil
}

// visibleWithin is how long an archive may be behind its log.
const visibleWithin = 30 * time.Second
