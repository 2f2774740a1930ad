package projectors

import (
	"context"
	"errors"
	"fmt"

	"oneseal/projectors/models"
)

// RowDifference is a subject whose row is not what its story folds to.
type RowDifference struct {
	Model, Subject string
	Problem        string
}

// CompareModel folds a whole read model from the archive into a table of its own, which goes again, and says how many rows there are
// and which differ from those that answer. Stories that are set aside keep their rows, and are left out. Where projectors are at
// work a story may have changed in between: ask again for what differs.
func CompareModel(ctx context.Context, o Options, name string) (rows int64, different []RowDifference, err error) {
	e := NewEngine(o)
	var model *models.Model
	for i := range e.o.Models {
		if e.o.Models[i].Name == name {
			model = &e.o.Models[i]
		}
	}
	if model == nil {
		return 0, nil, fmt.Errorf("compare %q: no such read model", name)
	}
	r := rebuild{e, *model, name + "_audit"}
	drop := func(ctx context.Context) error { return r.o.Conn.Exec(ctx, sql("drop", "{table}", r.next)) }
	if err := drop(ctx); err != nil {
		return 0, nil, fmt.Errorf("compare %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, drop(context.WithoutCancel(ctx))) }()
	if err := r.fresh(ctx); err != nil {
		return 0, nil, fmt.Errorf("compare %s: %w", name, err)
	}
	var count uint64
	if err := r.o.Conn.QueryRow(ctx, sql("count_rows", "{table}", name)).Scan(&count); err != nil {
		return 0, nil, fmt.Errorf("compare %s: %w", name, err)
	}
	found, err := r.o.Conn.Query(ctx, sql("compare", "{table}", name, "{next}", r.next))
	if err != nil {
		return 0, nil, fmt.Errorf("compare %s: %w", name, err)
	}
	defer found.Close()
	for found.Next() {
		d := RowDifference{Model: name}
		var was, now uint64
		if err := found.Scan(&d.Subject, &was, &now); err != nil {
			return 0, nil, fmt.Errorf("compare %s: %w", name, err)
		}
		switch {
		case was == 0:
			d.Problem = "the row is missing"
		case now == 0:
			d.Problem = "the row has no story in the archive"
		default:
			d.Problem = "the row is not what its story folds to"
		}
		different = append(different, d)
	}
	return int64(count), different, found.Err()
}

// fresh folds the model into the table beside its own.
func (r rebuild) fresh(ctx context.Context) error {
	if err := r.readQuarantine(ctx); err != nil {
		return err
	}
	if err := createTable(ctx, r.o.Conn, r.model.Name, r.next); err != nil {
		return err
	}
	if err := r.refer(ctx); err != nil {
		return err
	}
	var done Rebuilt
	if err := r.foldAll(ctx, &done); err != nil {
		return err
	}
	return r.keepRows(ctx)
}
