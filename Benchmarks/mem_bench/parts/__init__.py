"""A module for each kind of figure; each has `run(options, report)`."""
