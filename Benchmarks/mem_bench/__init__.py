"""What `Benchmarks/run` measures: a module for each kind of figure in `parts`, for each peer in `peers`."""
