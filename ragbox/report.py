"""What personal data a box holds: kinds, counts, pages, confidence, what was done with it; values only if asked for."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .fingerprint import fingerprint

if TYPE_CHECKING:
    from .config import Profile
    from .pseudonym import Mention
    from .store.directory import BoxDirectory
    from .types import DocumentInfo, Finding
    from .viewing import Viewing

Done = Literal["tag", "mask", "pseudonymise"]
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic")


@dataclass(frozen=True, slots=True)
class KindFound:
    """One kind of personal data in one document, and what was done with it: counted only (`tag`), or hidden.

    `pages` are where it is, none in a document without pages; `lowest` and `mean` are scores in [0, 1]. `values` are the
    different real values, in the order of the text; there only where they were asked for.
    """

    entity: str
    action: Done
    count: int
    pages: tuple[int, ...]
    lowest: float
    mean: float
    values: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class DocumentFound:
    """The personal data of one document.

    `screened` is false where nothing was looked for, so that nothing found means nothing. `current` is false where other
    settings or corrections than today's made it. `pictures` are the pages with pictures on them, which faces and
    fingerprints may be in: nobody but a person looks there; None stands for pictures on no known page. `problems` are those
    told of personal data, as in hidden text.
    """

    document_id: str
    name: str = field(repr=False)
    kinds: tuple[KindFound, ...]
    screened: bool
    current: bool
    pictures: tuple[int | None, ...] = ()
    problems: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class KindTotal:
    """One kind in all documents."""

    entity: str
    action: Done
    count: int
    documents: int
    lowest: float
    mean: float


@dataclass(frozen=True, slots=True)
class PiiReport:
    """The report on a box, and the policy of its profile: an action for each kind, and for single entities before those."""

    profile: str
    policy: Mapping[str, str]
    entities: Mapping[str, str]
    documents: tuple[DocumentFound, ...]

    @property
    def totals(self) -> tuple[KindTotal, ...]:
        """The kinds over all documents, most first."""
        found: dict[tuple[str, Done], list[KindFound]] = defaultdict(list)
        for document in self.documents:
            for each in document.kinds:
                found[each.entity, each.action].append(each)
        totals = (
            KindTotal(
                entity=entity,
                action=action,
                count=(count := sum(each.count for each in kinds)),
                documents=len(kinds),
                lowest=min(each.lowest for each in kinds),
                mean=round(sum(each.mean * each.count for each in kinds) / count, 4),
            )
            for (entity, action), kinds in found.items()
        )
        return tuple(sorted(totals, key=lambda each: (-each.count, each.entity, each.action)))

    @property
    def unscreened(self) -> tuple[DocumentFound, ...]:
        """The documents in which nothing was looked for."""
        return tuple(each for each in self.documents if not each.screened)

    @property
    def to_look_at(self) -> tuple[DocumentFound, ...]:
        """The documents with pictures."""
        return tuple(each for each in self.documents if each.pictures)


def report(
    directory: BoxDirectory, viewing: Viewing, profile: Profile, documents: Sequence[DocumentInfo], *, reveal: bool
) -> PiiReport:
    """The report on those documents of a box; with real values, noted in the audit log, where `reveal` is true."""
    policy = profile.pii.policy
    made_by, now = directory.catalog.made_by(), fingerprint(profile)
    found = []
    with viewing.looking(reveal, "report") as view:
        for info in documents:
            findings = directory.catalog.findings(info.document_id)
            values: list[str] = []
            if reveal:
                text = view.text(info.document_id)
                shown = view.findings(info.document_id, findings)
                values = [" ".join(text[each.start : each.end].split()) for each in shown]
            mentions = directory.catalog.secrets.mentions(info.document_id)
            made = made_by.get(info.document_id, "")
            found.append(
                DocumentFound(
                    document_id=info.document_id,
                    name=info.name if reveal else directory.catalog.shown(info.document_id),
                    kinds=_kinds(findings, mentions, values),
                    screened=screened(info, made),
                    current=made == now,
                    pictures=_pictures(directory, info.document_id),
                    problems=tuple(each.message for each in info.problems if each.stage == "pii"),
                )
            )
    kinds = policy.model_dump(mode="json", exclude={"entities"})
    return PiiReport(profile.name, kinds, dict(policy.entities), tuple(found))


def screened(info: DocumentInfo, made_by: str) -> bool:
    """Whether personal data was looked for in a document that those settings made."""
    if any(problem.code == "unscreened" for problem in info.problems):
        return False
    try:
        return bool(json.loads(made_by)["pii"]["enabled"])
    except (ValueError, KeyError, TypeError):
        return True  # marked as outdated by a correction, which nobody makes without findings


def _pictures(directory: BoxDirectory, document_id: str) -> tuple[int | None, ...]:
    details = directory.catalog.details(document_id)
    attached = any(each.name.lower().endswith(_PICTURES) for each in details.attachments)
    return (*details.pictures, *([None] if attached and None not in details.pictures else []))


def _kinds(findings: Sequence[Finding], mentions: Sequence[Mention], values: Sequence[str]) -> tuple[KindFound, ...]:
    starts = [each.start for each in mentions]
    groups: dict[tuple[str, Done], list[int]] = defaultdict(list)
    for number, each in enumerate(findings):
        groups[each.entity, _done(each, mentions, starts)].append(number)
    return tuple(
        KindFound(
            entity=entity,
            action=action,
            count=len(numbers),
            pages=tuple(sorted({page for n in numbers if (page := findings[n].page) is not None})),
            lowest=round(min(findings[n].score for n in numbers), 4),
            mean=round(sum(findings[n].score for n in numbers) / len(numbers), 4),
            values=tuple(dict.fromkeys(values[n] for n in numbers)) if values else (),
        )
        for (entity, action), numbers in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def _done(finding: Finding, mentions: Sequence[Mention], starts: Sequence[int]) -> Done:
    """What was done with a finding: it is hidden where it begins and ends in what stands for something."""
    first = bisect_right(starts, finding.start) - 1
    last = bisect_left(starts, finding.end) - 1
    if first < 0 or mentions[first].end <= finding.start or mentions[last].end < finding.end:
        return "tag"
    return "pseudonymise" if mentions[first].number else "mask"
