.PHONY: help run test test-deb bench thresholds soak fuzz sanitize lint format setup build deb clean

help: ## Says what can be made
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/'

run: ## Installs what is missing, builds optimised, starts Mem
	@scripts/run

test: ## Installs what is missing, lints, builds, runs every test
	@scripts/test

bench: ## Prints what Mem costs and how fast it is, beside other programs
	@scripts/bench

thresholds: ## Counts the instructions and allocations of fixed workloads: is Mem slower than it was?
	@scripts/thresholds

soak: ## Runs Mem for 20 minutes under load and under faults, and counts what is lost
	@scripts/soak

fuzz: ## Lets libFuzzer look for inputs that a parser does not survive, a minute for each
	@scripts/fuzz

sanitize: ## Runs the unit tests under the address sanitizer and the thread sanitizer
	@scripts/sanitize

lint: ## Checks the form of the sources
	@scripts/lint

format: ## Brings the sources into form
	@swift format -i --parallel --recursive Package.swift Sources Tests Fuzzing

setup: ## Installs what is missing
	@scripts/setup

build: setup ## Builds both programs, optimised
	@scripts/build

deb: ## Builds a Debian package: .build/deb/mem_….deb
	@scripts/deb

test-deb: ## Boots a bare Debian in a container, installs, runs, upgrades, removes the package (root; minutes)
	@scripts/test-deb

clean: ## Removes what was built; what Mem remembered stays
	@swift package clean
