"""What is known of the personal data in a box, and what its users say of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from .rating import Rating

if TYPE_CHECKING:
    from .config import Profile
    from .correcting import Correcting
    from .ingest import Progress
    from .pii import PiiEngine
    from .redacted import RedactedCopy, Tell
    from .report import PiiReport
    from .types import Correction, Finding, IngestReport


class Findings(Rating):
    """The part of `RagBox` that reports on personal data and takes corrections.

    A correction is remembered for the box, sealed in its vault, and the documents that it concerns are indexed anew at once;
    one that cannot be, because its file is gone, is reported and left out where real values may not be shown.
    """

    profile: Profile

    if TYPE_CHECKING:

        def _load_screener(self) -> PiiEngine: ...

        def reindex(
            self, *, documents: Sequence[str] = (), progress: Progress | None = None, password: str | None = None
        ) -> IngestReport:
            """As `RagBox.reindex`."""

    def pii_report(self, documents: Sequence[str] | None = None, *, reveal: bool = False) -> PiiReport:
        """Kinds of personal data, how many, where and how sure, per document and in all, and what the policy made of them.

        `documents` are ids, names or paths; all of the box by default. There are no values in it unless `reveal` is true;
        those are noted in the audit log. Raises DocumentNotFoundError.
        """
        from .report import report

        chosen = self._directory.catalog.documents() if documents is None else tuple(map(self.document, documents))
        return report(self._directory, self._viewing, self.profile, chosen, reveal=reveal)

    def correct(
        self,
        document: str,
        start: int,
        end: int,
        entity: str,
        *,
        reveal: bool | None = None,
        progress: Progress | None = None,
    ) -> IngestReport:
        """A miss: what stands at `[start, end)` of the document's `text` is found as `entity` everywhere in this box.

        `reveal` says of which text the offsets are, as in `text`. A person who was missed is found by surname and in
        capitals too. Raises CorrectionError, DocumentNotFoundError, BoxLockedError.
        """
        self._correcting.keep(self.document(document).document_id, (start, end), entity, "missed", reveal)
        return self.reindex(progress=progress)

    def reject(
        self, document: str, finding: Finding, *, reveal: bool | None = None, progress: Progress | None = None
    ) -> IngestReport:
        """A false alarm: what the finding covers is not found as that entity any more, in this box.

        `finding` is one of `findings(document, reveal=reveal)`. Raises CorrectionError (also for what is masked, which is
        not kept), DocumentNotFoundError, BoxLockedError.
        """
        document_id = self.document(document).document_id
        self._correcting.keep(document_id, (finding.start, finding.end), finding.entity, "rejected", reveal)
        return self.reindex(progress=progress)

    def corrections(self, *, reveal: bool | None = None) -> tuple[Correction, ...]:
        """What was said of findings in this box."""
        return self._correcting.listed(reveal)

    def uncorrect(self, key: str, *, progress: Progress | None = None) -> IngestReport:
        """Takes back the correction of that key. Raises CorrectionError, BoxLockedError."""
        self._correcting.drop(key)
        return self.reindex(progress=progress)

    def redacted(
        self,
        document: str,
        *,
        entities: Collection[str] | None = None,
        password: str | None = None,
        tell: Tell = lambda _what, _page, _pages: None,
    ) -> RedactedCopy:
        """A copy of the document's file without the personal data in it, in memory; `entities` limits it to some kinds.

        What was corrected in this box holds for it too. As a copy of some kinds alone shows the values of the others, the
        audit log notes those that are hidden in the box. Raises DocumentNotFoundError, ParseError (the file is gone or
        changed), RedactionError, ScreeningError, ConfigError.
        """
        from .pictures import original
        from .redacted import redacted_copy

        info = self.document(document)
        data, engine = original(info), self._load_screener()
        if entities is not None:
            hidden = Counter(each.entity for each in self._directory.catalog.secrets.mentions(info.document_id))
            shown = {entity: count for entity, count in hidden.items() if entity not in entities}
            if shown:
                self._viewing.audit.append("redacted copy", [info.document_id], shown)
        return redacted_copy(
            info.name,
            data,
            self.profile,
            engine,
            correct=self._correcting.applied(),
            password=password,
            entities=entities,
            tell=tell,
        )

    @cached_property
    def _correcting(self) -> Correcting:
        from .correcting import Correcting

        return Correcting(self._directory, self._viewing)
