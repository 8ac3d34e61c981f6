"""Redact: a copy of a PDF or DOCX without the personal data that was found in it.

The stage is given a `Document` and spans of its text, and functions that draw, read and search; `ragbox.redacted` wires
them. `docx` and what it uses run in the worker process, as hostile files are opened nowhere else.
"""
