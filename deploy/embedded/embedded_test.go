package embedded_test

import (
	"testing"

	"oneseal/deploy/embedded/embeddedtest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

func TestStart(t *testing.T) {
	s := embeddedtest.Start(t)
	t.Log(s.Brokers(), s.ClickHouse(), s.ClickHousePID())
}
