"""Benchmarks: this project and its peer side by side, as ratios of one run."""
