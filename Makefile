# `make check` is what CI runs.
.PHONY: build test check faults interop bench fuzz sanitize format lint demo install clean
build: ; swift build -c release --product ledgerctl
test: ; swift test
faults: build ; Tests/Faults/run
interop: build ; Tests/Interop/run
bench: ; Benchmarks/run
check: ; bash .ci/run
fuzz: ; Tests/Fuzz/run --seconds 100
sanitize: ; Scripts/sanitize
format: ; swift format format --in-place --recursive Package.swift Sources Tests
lint: ; swift format lint --strict --recursive Package.swift Sources Tests
demo: ; swift run -c release ledgerctl demo
install: ; swift build -c release --product ledgerctl --static-swift-stdlib && install -Dm755 .build/release/ledgerctl $(or $(PREFIX),/usr/local)/bin/ledgerctl
clean: ; swift package clean
