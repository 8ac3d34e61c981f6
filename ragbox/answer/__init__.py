"""Hits to Answer: extractive or generated, every sentence checked against its source."""
