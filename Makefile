# Each target is a line or two; the work is in .ci/, which the hosted checks run too.

# With the Swift runtime inside, as it is shipped: it starts a third faster.
BUILD = swift build -c release --product h5reinit --static-swift-stdlib

.PHONY: demo test build lint format interop accuracy fixtures proof bench bench-check bench-torch \
  install-libraries clean crash fuzz \
  release install dist deb packaging examples

## Installs what is missing, builds, and shows the main job on a bundled model.
demo: build
	@.ci/demo.sh

## Installs what is missing and runs the Swift tests.
test: install-libraries
	swift test --parallel

build: install-libraries
	$(BUILD)

## Formatting and warnings; fails on any difference.
lint:
	@.ci/lint.sh

format:
	swift format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

## Reloads what the tool writes with the real Keras, PyTorch and h5py.
interop: build
	@.ci/interop.sh

## Holds what the tool says of hundreds of models against their frameworks; writes docs/accuracy.md. An hour.
accuracy: build
	@.ci/accuracy.sh

## Kills the program at a thousand random moments; some twenty minutes. docs/crash-safety.md holds the result.
crash: build
	@.ci/crash.sh

## Feeds it damaged input for an hour.
fuzz: build
	@.ci/fuzz.sh

## Completions in real shells, and the man page.
packaging: build
	@.ci/packaging.sh

## Runs Examples/ and makes the library's documentation.
examples: build
	@.ci/examples.sh

## Makes the fixtures anew with the real libraries.
fixtures:
	@.ci/fixtures.sh

## Enumerates every float32 normal there is; minutes. docs/stream-format.md holds the output.
proof:
	@.ci/proof.sh

## Times the kernels against PyTorch's; writes Benchmarks/Results/DATE-kernels.md.
bench-torch:
	@.ci/bench-torch.sh

## Times whole commands against what people use instead; writes Benchmarks/Results/DATE-models.md.
## ROUNDS, CASES (see Benchmarks/models.py) and DIVIDE=16 make it shorter.
bench: build
	@.ci/bench.sh --rounds $(or $(ROUNDS),3) --divide $(or $(DIVIDE),1) $(if $(CASES),--cases $(CASES))

## Fails on a real regression: ratios of processor time, growth and memory, never times.
bench-check: build
	@.ci/bench.sh check

PREFIX ?= /usr/local

## A release build with the Swift runtime inside: one file that runs without Swift.
release: install-libraries
	swift build -c release --product h5reinit --static-swift-stdlib --scratch-path .build-dist

## Program, man page and completions below PREFIX; DESTDIR goes in front of it.
install: release
	@Packaging/stage.sh "$(PREFIX)"

## dist/h5reinit-VERSION-….tar.gz
dist: release
	@Packaging/dist.sh

## dist/h5reinit_VERSION_ARCH.deb, for the Debian that it is built on.
deb: release
	@Packaging/deb.sh

install-libraries:
	@.ci/install-libraries.sh

clean:
	swift package clean
	rm -rf .build-dist dist
