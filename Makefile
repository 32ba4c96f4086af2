# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The wharfd authors

# The system's Python: Debian's pytest belongs to it, whatever python3 comes first in PATH.
PYTHON := /usr/bin/python3

# One static program, so that it runs where no Swift is installed. lld, because the default linker warns of mktemp, which
# stands in a part of FoundationEssentials that is not used, and a warning that is always there hides the next one.
# Symbols are bound at the start (-z now), so that what they are bound by is read-only from then on.
RELEASE := -c release --static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker -z -Xlinker now --product wharfd
WHARFD := $(CURDIR)/.build/release/wharfd

# `make run PORT=9000 DIRECTORY=/srv/files`; without them the program's own defaults hold: 8080, this directory.
PORT :=
DIRECTORY :=
FLAGS := $(if $(PORT),--port $(PORT)) $(if $(DIRECTORY),--directory '$(DIRECTORY)')
# A file to show: the licence, or the first of another directory's.
SAMPLE = $(if $(DIRECTORY),$(notdir $(firstword $(wildcard $(DIRECTORY)/*.*))),LICENSE)
URL = http://127.0.0.1:$(or $(PORT),8080)/$(SAMPLE)

FUZZ_SECONDS := 60

.NOTPARALLEL:
.PHONY: help run test build setup setup-deb setup-test unit-test end-to-end-test check format arrows linkage script-test \
	browser-test deb package-test debug boot-test bench fuzz ci clean

help: ## this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 28

run: build ## build the release program and serve this directory on port 8080 (PORT=, DIRECTORY=)
	@printf '%s\n' \
	  'Try, from another terminal ($(or $(DIRECTORY),$(CURDIR)) is served; Ctrl-C ends):' \
	  '  curl -i $(URL)' \
	  '  curl -i -r 0-10 $(URL)' \
	  '  curl -I $(URL)' \
	  'and http://127.0.0.1:$(or $(PORT),8080)/ in a browser.'
	@exec $(WHARFD) $(FLAGS)

test: setup-test unit-test end-to-end-test browser-test ## unit tests, then the release program against outside clients

build: setup ## the release program, .build/release/wharfd
	swift build $(RELEASE)

setup:
	@scripts/setup build

setup-deb:
	@scripts/setup deb

setup-test:
	@scripts/setup test

unit-test: ## the unit tests alone
	swift test --disable-xctest

end-to-end-test: build ## the release program's tests alone
	WHARFD=$(WHARFD) $(PYTHON) -m pytest -q Tests/EndToEnd Tests/Schema

browser-test: build ## the page of a listing in Chromium; skipped, and said so, where there is none
	WHARFD=$(WHARFD) $(PYTHON) -m pytest -q Tests/Browser

deb: setup-deb build ## the Debian package, .build/deb/wharfd_VERSION_ARCHITECTURE.deb
	packaging/build-deb $(WHARFD) .build/deb

package-test: setup-test deb ## the package: contents, sandbox, installation and removal (as root, or that part is skipped)
	WHARFD=$(WHARFD) $(PYTHON) -m pytest -q Tests/Package

# What some tests need that the release program has not: the hook that has a worker hang.
debug: setup
	swift build --product wharfd

boot-test: setup-test deb debug ## the package in a machine that is really booted (as root, or it is skipped)
	$(PYTHON) -m pytest -q Tests/Boot

check: setup-test format arrows script-test linkage ## format, module arrows, linkage: everything that is quick

format:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

arrows:
	$(PYTHON) scripts/check-arrows

script-test:
	$(PYTHON) -m pytest -q -p no:cacheprovider scripts/tests

linkage: build
	$(PYTHON) scripts/check-linkage $(WHARFD)

bench: build ## side by side with other servers
	WHARFD=$(WHARFD) Benchmarks/compare

fuzz: setup ## the fuzz targets, FUZZ_SECONDS each (60)
	Fuzz/run $(FUZZ_SECONDS)

ci: ## everything that CI does
	.ci/run

clean: ## remove everything that was built
	rm -rf .build Fuzz/out Benchmarks/out
