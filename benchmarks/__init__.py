"""Measurements of the real program in a pseudo-terminal: `python -m benchmarks`."""
