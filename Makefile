# make demo and make test are all a newcomer needs: Go, Node with npm, and make.
SHELL := /bin/bash
GO ?= go
ENGINE := node_modules/@chdb/lib-linux-x64-gnu/libchdb.so
PAGE := analytics/viewer/dist/page.js


.PHONY: demo build test test-slow bench engine viewer generate shown check bench-panels

demo: build
	./bin/oneseal demo

build: $(ENGINE) $(PAGE)
	$(GO) build -o bin/oneseal ./cmd/oneseal

engine: $(ENGINE)

$(ENGINE): package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

viewer: $(PAGE)

$(PAGE): $(ENGINE) $(wildcard analytics/viewer/src/*)
	npm run --silent build

check: $(ENGINE)
	test -z "$$(gofmt -l *.go analytics cmd deploy events ingest projectors)"
	$(GO) vet ./...
	npm run --silent check

test: check build
	$(GO) test -timeout 25m ./...

# The stress and crash tests at full length: an hour or two.
test-slow: check build
	ONESEAL_SLOW=1 $(GO) test -timeout 4h ./...

bench: build
	GOMAXPROCS=2 $(GO) test -run '^$$' -bench . -benchtime 1x -timeout 2h ./...

# What every panel asks, over ten million events.
bench-panels: build
	GOMAXPROCS=2 $(GO) test -run '^$$' -bench Panels -benchtime 1x -timeout 2h ./projectors

generate:
	$(GO) generate ./events/schema ./analytics/reference ./analytics/viewer
	$(GO) run ./cmd/oneseal dashboards --out deploy/grafana

# What Grafana shows of the panels: asks a made-up town anew, and writes down what Grafana's code makes of the answers.
shown: build
	ONESEAL_RECORD=1 $(GO) test -count=1 ./deploy/grafana/check
