"""Benchmarks: ``python -m bench`` measures all parts and writes docs/benchmarks.md."""
