package projectors_test

import (
	"context"
	"testing"

	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

// Figures are counted into tables that come and go all the while; the check of the others goes on, and calls none of these broken.
func TestTablesThatGoMeanwhileDoNotEndTheCheck(t *testing.T) {
	w := towntest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	changed := 0
	go func() {
		for ctx.Err() == nil {
			for _, statement := range []string{"CREATE TABLE zz_passing (n UInt8) ENGINE = MergeTree ORDER BY n", "INSERT INTO zz_passing VALUES (1)", "DROP TABLE zz_passing SYNC"} {
				if err := w.Conn.Exec(t.Context(), statement); err != nil {
					ended <- err
					return
				}
			}
			changed++
		}
		ended <- nil
	}()
	for range 40 {
		broken, err := projectors.CheckTables(t.Context(), w.Conn)
		if err != nil || len(broken) > 0 {
			t.Errorf("%v, %v", broken, err)
			break
		}
	}
	cancel()
	if err := <-ended; err != nil || changed == 0 {
		t.Errorf("the table came and went %d times: %v", changed, err)
	}
}
