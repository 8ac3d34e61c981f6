"""A review under way: one at a time for all tabs of this server."""

from __future__ import annotations

import os
import threading

import streamlit as st

from kit.box import the_box
from kit.jobs import Job
from ragbox import Answer, RagBox
from ragbox.pace import Pace
from ragbox.review import Review


class ReviewJob(Job):
    """Answers what a review has not answered yet. What is answered is kept in the box, and read from there.

    `failed` are the cells that were not, by row and document id; `left` is how many seconds the rest will take.
    """

    def __init__(self, box: RagBox, review: Review) -> None:
        super().__init__()
        self._box, self.number, self.total, self.done = box, review.number, review.total, review.done
        self.failed: dict[tuple[int, str], Answer] = {}
        self.left: float | None = None

    def _work(self) -> None:
        pace = Pace()
        pace.note(self.done / max(1, self.total))
        for cell in self._box.continue_review(self.number, reveal=False, cancel=self._stop.is_set):
            if cell.answer.error is not None:
                self.failed[cell.row, cell.document_id] = cell.answer
            self.done += 1
            pace.note(self.done / max(1, self.total))
            self.left = pace.left()


class ReviewDesk:
    """Where reviews are started. `job` is the last one, also after its end."""

    def __init__(self, box: RagBox) -> None:
        self._box = box
        self._starting = threading.Lock()
        self.job: ReviewJob | None = None

    @property
    def busy(self) -> bool:
        """Whether a review is under way."""
        return self.job is not None and self.job.running

    def start(self, review: Review) -> bool:
        """Goes on with a review; false when one is under way."""
        with self._starting:
            if self.busy:
                return False
            self.job = ReviewJob(self._box, review)
            self.job.start()
            return True


@st.cache_resource(show_spinner=False)
def _desk(path: str, model: str | None) -> ReviewDesk:  # noqa: ARG001 - one for each box and model
    return ReviewDesk(the_box())


def the_review_desk() -> ReviewDesk:
    """The desk of the open box."""
    the_box()
    return _desk(os.environ["RAGBOX_BOX"], os.environ.get("RAGBOX_MODEL"))
