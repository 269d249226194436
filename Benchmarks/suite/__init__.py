"""The parts of the benchmarks: the generator, the peers, the clock, the page."""
