"""Personal data: text in, findings out.

Importing this package is cheap: Presidio, spaCy and the recognizers are loaded by `PiiEngine.load`.
"""

from .engine import PiiEngine

__all__ = ["PiiEngine"]
