"""Slides (`pptx`) and workbooks (`xlsx`)."""
