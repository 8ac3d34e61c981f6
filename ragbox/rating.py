"""Thumbs that users give to answers: kept in the box, as it may keep words, and read by `ragbox eval --thumbs`."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from .contents import Contents
from .errors import BoxError, QuestionError
from .types import Answer, Thumb

if TYPE_CHECKING:
    from .store.thumbs import ThumbRow
    from .view import View

_LONGEST = 2_000
"""Characters of a note."""


class Rating(Contents):
    """The part of `RagBox` that takes what users say of answers.

    It is kept in the encrypted catalog. Where the box hides values, they are pseudonyms in the question, the answer and the
    note too. With a document goes what was said of answers that cite it.
    """

    def rate(self, answer: Answer, rating: Literal["up", "down"], note: str = "") -> Thumb:
        """Keeps that an answer is right or wrong, in place of what was said of an earlier one to the same question.

        `answer` is as `ask` gave it, with real values or without. Raises QuestionError for a note of more than 2,000
        characters, DocumentNotFoundError where a cited document is gone, BoxError where the vault cannot be opened.
        """
        from .store.thumbs import ThumbRow

        if rating not in ("up", "down"):
            raise QuestionError(f"an answer is rated up or down, not {str(rating)[:20]!r}")
        if len(note) > _LONGEST:
            raise QuestionError(f"the note has {len(note):,} characters; write at most {_LONGEST:,}")
        viewing = self._viewing
        row = ThumbRow(
            number=0,
            question=answer.asked or answer.question,
            answer=answer.text,
            rating=rating,
            note=note.strip(),
            given=datetime.now(UTC).isoformat(timespec="seconds"),
            places=tuple((each.marker, each.document_id, each.page) for each in answer.citations),
        )
        row = self._hidden(row)
        number = self._directory.catalog.thumbs.put(row)
        return _thumb(row._replace(number=number), viewing.view(False))

    def thumbs(self, *, reveal: bool | None = None) -> tuple[Thumb, ...]:
        """What users said of answers, oldest first; real values that are shown are noted in the audit log."""
        self._renew_thumbs()
        with self._viewing.looking(reveal, "thumbs") as view:
            rows = self._directory.catalog.thumbs.rows()
            return tuple(_thumb(row, view) for row in rows if view.reveal or not row.stale)

    @property
    def thumb_count(self) -> int:
        """How many thumbs the box keeps."""
        return self._directory.catalog.thumbs.count()

    def remove_thumb(self, key: int) -> None:
        """Removes what was said of an answer. Raises QuestionError where there is no such thumb."""
        if not self._directory.catalog.thumbs.drop(key):
            raise QuestionError("there is no such thumb in this box; it may have been removed already")

    def _renew_thumbs(self) -> None:
        """Hides in them what is hidden now, after documents came or were indexed anew."""
        thumbs = self._directory.catalog.thumbs
        stale = [row for row in thumbs.rows() if row.stale]
        with suppress(BoxError):  # no key, no room: then they stay so, and are shown only where real values are
            for row in stale:
                thumbs.renew(self._hidden(row))

    def _hidden(self, row: ThumbRow) -> ThumbRow:
        viewing = self._viewing
        answer = viewing.view(False).without_values(row.answer, row.documents)
        return row._replace(question=viewing.kept(row.question), note=viewing.kept(row.note), answer=answer)


def _thumb(row: ThumbRow, view: View) -> Thumb:
    return Thumb(
        key=row.number,
        question=view.words(row.question),
        answer=view.words(row.answer),
        rating="up" if row.rating == "up" else "down",
        note=view.words(row.note),
        given=row.given,
        places=tuple((document_id, page) for _, document_id, page in row.places),
    )
