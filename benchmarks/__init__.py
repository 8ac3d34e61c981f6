"""Measurements, each runnable alone: `python -m benchmarks.NAME`. Results of record are in results/."""
