"""Contact with rapidocr: its detection and recognition models, from the files in its own package.

Loaded by the first page that needs it, once per process. It fetches nothing: every model it would look for is named by path.
"""

from __future__ import annotations

import logging
import os
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Quads = npt.NDArray[np.float64]
"""Boxes of lines, each as its corners in pixels from the top left one, clockwise."""

_DETECT_SIDE = 1280
"""The longer side of the picture that lines are looked for in. Larger costs time and memory by its square and finds no more:
`python -m benchmarks.ocr`."""


class Line(NamedTuple):
    """A recognised line: its text, the place of each character as a share of the line's width, and the confidence."""

    text: str
    places: tuple[float, ...]
    score: float


class OcrEngine:
    """The models; one call at a time."""

    def __init__(self) -> None:
        models = _models()
        # Read at import; without it ONNX Runtime looks up its maker's collector some seconds later.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        from rapidocr import RapidOCR

        # The logger prints to stderr by a handler of its own, and sets its level at import.
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        self._lock = threading.Lock()
        self._run: Any = RapidOCR(
            params={
                "Global.use_cls": False,  # it would be asked for every line; the page is turned as a whole
                "Global.log_level": "critical",
                "Global.max_side_len": 20_000,
                "Global.min_side_len": 4,
                "Global.model_root_dir": str(models),
                "EngineConfig.onnxruntime.intra_op_num_threads": min(2, os.cpu_count() or 1),
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
                "Det.limit_type": "max",
                "Det.limit_side_len": _DETECT_SIDE,
                "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            }
        )

    def detect(self, image: Image) -> Quads:
        """The lines of the picture, top to bottom."""
        with self._lock:
            found = self._run(image, use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(found, "boxes", None)
        return np.empty((0, 4, 2)) if boxes is None else np.asarray(boxes, dtype=np.float64).reshape(-1, 4, 2)

    def recognise(self, crop: Image) -> Line:
        """The text of a picture of one line."""
        with self._lock:
            found = self._run(crop, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
        if not getattr(found, "txts", None):
            return Line("", (), 0.0)
        info = found.word_results[0]
        columns = [column for word in info.word_cols for column in word]
        text = "".join(ch for ch in found.txts[0] if not ch.isspace())
        if len(columns) != len(text) or not info.line_txt_len:
            return Line("", (), 0.0)
        places = iter((column + 0.5) / info.line_txt_len for column in columns)
        whole = tuple(-1.0 if ch.isspace() else next(places) for ch in found.txts[0])
        return Line(found.txts[0], whole, float(found.scores[0]))


def _models() -> Path:
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ImportError("rapidocr is not installed")
    return Path(spec.origin).parent / "models"


_LOADING = threading.Lock()


@cache
def _loaded() -> OcrEngine:
    return OcrEngine()


def engine() -> OcrEngine:
    """The engine of this process."""
    with _LOADING:
        return _loaded()
