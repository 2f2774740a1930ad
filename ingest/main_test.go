package ingest_test

import (
	"testing"

	"oneseal/deploy/embedded/embeddedtest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }
