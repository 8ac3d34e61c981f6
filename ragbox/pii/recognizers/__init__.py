"""Recognizers of our own, one file each, and the catalogue of which ones a profile gets.

Each module imports Presidio: import them through `PiiEngine.load`, never at the top of a module that must stay light.
To add one: a file here, a line in `catalogue.py`, a table in `tests/pii/recognizers/`.
"""
