# The front door: `make help` lists what it does. Every target installs, configures and builds what it needs first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 20
MPIRUN = mpirun --oversubscribe $(if $(filter 0,$(shell id -u)),--allow-run-as-root)
DATA := data/us-equities-daily-2015-2017.csv.gz
FACTORS := data/factors/us-treasury-par-yields.csv data/factors/fx-daily-per-usd.csv data/factors/vix-daily.csv
SOURCES = $(shell git ls-files -co --exclude-standard '*.h' '*.cpp' '*.cu' '*.cuh')

.PHONY: help build program test demo bench benches cuda sanitize asan tsan fuzz format lint ci clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

build: build/build.ninja ## the program, build/vesper, and its tests (the default)
	@cmake --build build -j $(JOBS)

test: build .venv/.ready ## every test
	@ctest --preset default -j $(JOBS)

demo: build/demo/market.h5 build/demo/book.csv ## the overnight run on the real market in data/, on two ranks
	$(MPIRUN) -n 2 build/vesper run jobs/overnight.toml -o build/demo/overnight.h5
	build/vesper verify build/demo/overnight.h5

build/demo/market.h5: build/vesper $(DATA) $(FACTORS)
	@mkdir -p $(@D)
	build/vesper import $(DATA) --rates data/factors/us-treasury-par-yields.csv \
	    --fx data/factors/fx-daily-per-usd.csv --index VIX=data/factors/vix-daily.csv -o $@

build/demo/book.csv: build/demo/market.h5
	build/vesper synth book --market $< --positions 10000 --seed 1 -o $@

program: build/build.ninja
	@cmake --build build -j $(JOBS) --target vesper
build/vesper: program
	@:

bench: benches .venv/.ready ## the benches, beside the Python a user would write
	@bench/cpu.sh build-ci

benches: build-ci/build.ninja
	@cmake --build build-ci -j $(JOBS)
	@ctest --test-dir build-ci -R '^NetLinear' --output-on-failure

cuda: build/.build-installed .venv/.ready ## the CUDA build with a toolkit of its own, and those of its tests that need no GPU
	@toolkit=$$(.ci/install-cuda); export PATH=$$PWD/.cuda/bin:$$PATH; \
	    cmake --preset cuda -DCMAKE_CUDA_COMPILER=$$toolkit/bin/nvcc -DCMAKE_PREFIX_PATH=$$toolkit/../nccl --log-level=NOTICE; \
	    cmake --build build-cuda -j $(JOBS) --target vesper kernels_test kernels_cuda_test device_test nccl_deadline_test stand_in_driver stand_in_profiler; \
	    ctest --test-dir build-cuda -R '^(device|FailureKind)[.]' --output-on-failure -j $(JOBS)

sanitize: asan tsan ## the tests under the address, undefined-behaviour and thread sanitizers

asan tsan: %: build-%/build.ninja .venv/.ready
	@cmake --build build-$* -j $(JOBS)
	@ctest --preset $* -j $(JOBS)

fuzz: build-fuzz/build.ninja ## each fuzz target for FUZZ_SECONDS
	@cmake --build build-fuzz -j $(JOBS)
	@.ci/fuzz build-fuzz $(FUZZ_SECONDS)

format: build/.checks-installed ## formats the sources in place
	@clang-format-14 -i $(SOURCES)

lint: build/build.ninja build/.checks-installed ## format and clang-tidy, as errors
	@tests/format_test.sh
	@.ci/tidy build $(JOBS)

ci: ## everything that .ci/run checks
	@.ci/run

clean: ## removes what was built; the installed packages and .venv stay
	@rm -rf build build-*

# A configured tree for each preset; CMake itself looks after changes of a CMakeLists.txt.
build/build.ninja: CMakePresets.json build/.build-installed
	@cmake --preset default --log-level=NOTICE
	@touch $@
build-%/build.ninja: CMakePresets.json build/.build-installed
	@cmake --preset $* --log-level=NOTICE
	@touch $@
build-tsan/build.ninja build-fuzz/build.ninja: build/.checks-installed

build/.build-installed build/.checks-installed: build/.%-installed: .ci/packages.txt .ci/install
	@.ci/install $*
	@mkdir -p $(@D) && touch $@
build/.checks-installed: build/.build-installed

.venv/.ready: .ci/requirements.txt build/.build-installed
	@echo "== Python packages of the tests into .venv"
	@python3 -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@
