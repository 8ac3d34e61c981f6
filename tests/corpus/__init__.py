"""Sound files of every kind with every feature, made from a seed, and what becomes of them when they are damaged.

`python -m tests.corpus --count 30000 --seed 7` sends many through the parser and counts how each ended.
"""
