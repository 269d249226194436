# `make check` is what CI runs.
# What is installed needs no other file, not even the C library: half of a short command is its start.
STATIC = --static-swift-stdlib -Xswiftc -static-executable -Xswiftc -use-ld=lld --scratch-path .build-static
INSTALLED = .build-static/release/ledgerctl
DESTINATION = $(or $(PREFIX),/usr/local)
.PHONY: build installed test check faults interop page bench fuzz sanitize format lint docc demo install clean
build: ; swift build -c release --product ledgerctl
test: ; swift test
faults: build ; Tests/Faults/run
interop: build ; Tests/Interop/run
page: build ; Tests/Page/run --fetch
bench: ; Benchmarks/run
check: ; bash .ci/run
fuzz: ; Tests/Fuzz/run --seconds 100
sanitize: ; Scripts/sanitize
format: ; swift format format --in-place --recursive Package.swift Sources Tests
lint: ; swift format lint --strict --recursive Package.swift Snippets Sources Tests
docc: ; Scripts/make-docc
demo: ; swift run -c release ledgerctl demo
installed: ; swift build -c release --product ledgerctl $(STATIC)
install: installed
	install -Dm755 .build-static/release/ledgerctl $(DESTINATION)/bin/ledgerctl
	for page in $$($(INSTALLED) manual --list); do \
	  $(INSTALLED) manual "$$page" | install -Dm644 /dev/stdin "$(DESTINATION)/share/man/man1/$$page.1"; done
	$(INSTALLED) completions bash | install -Dm644 /dev/stdin $(DESTINATION)/share/bash-completion/completions/ledgerctl
	$(INSTALLED) completions zsh | install -Dm644 /dev/stdin $(DESTINATION)/share/zsh/site-functions/_ledgerctl
	$(INSTALLED) completions fish | install -Dm644 /dev/stdin $(DESTINATION)/share/fish/vendor_completions.d/ledgerctl.fish
clean: ; swift package clean
