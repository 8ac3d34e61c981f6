"""Lines of one flow joined into paragraphs, by the white between them, their indents and how they end."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ..glyphs import HYPHENS, LEADER, continues_numbers, ends_sentence, is_label
from .layout import Seg


@dataclass(slots=True)
class Paragraph:
    """Lines of one paragraph, heading or list item, top to bottom."""

    lines: list[Seg] = field(repr=False)

    @property
    def labelled(self) -> bool:
        """True when it starts with a bullet or number."""
        words = self.lines[0].words
        return is_label(words[0].text) and (len(words) > 1 or len(self.lines) > 1)


def paragraphs(lines: list[Seg]) -> list[Paragraph]:
    """The lines of one or several flows, in reading order, as paragraphs.

    A paragraph goes on in the next column when its line ends in mid-sentence there.
    """
    found: list[Paragraph] = []
    for group in _groups(lines):
        right = max(line.x1 for line in group)
        left = min(line.x0 for line in group)
        for line in group:
            last = found[-1] if found else None
            if last is None or (line is group[0] and not _goes_on(last, line)):
                found.append(Paragraph([line]))
            elif line is group[0] or not _starts(last, line, left, right):
                last.lines.append(line)
            else:
                found.append(Paragraph([line]))
    return found


def _groups(lines: list[Seg]) -> list[list[Seg]]:
    """Lines of one size at one pitch: between groups there is always a new paragraph, or a new column."""
    pitches = [b.y0 - a.y0 for a, b in pairwise(lines) if 0 < b.y0 - a.y0 < 2.5 * max(a.size, 4)]
    usual = median(pitches) if pitches else 0.0
    groups: list[list[Seg]] = []
    for line in lines:
        if groups and _same_group(groups[-1], line, usual):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _same_group(group: list[Seg], line: Seg, usual: float) -> bool:
    last = group[-1]
    if abs(last.size - line.size) > 0.12 * max(last.size, line.size) or last.bold != line.bold:
        return False
    pitch = line.y0 - last.y0
    pitches = [b.y0 - a.y0 for a, b in pairwise(group)]
    expected = min(usual, 1.45 * line.size) if usual >= 0.95 * line.size else 1.35 * line.size
    within = min(pitches) if pitches else expected
    return 0 < pitch <= max(1.22 * within, within + 1.5)


def _goes_on(last: Paragraph, line: Seg) -> bool:
    """Whether a paragraph of another group continues here: the column ended in mid-sentence."""
    end = last.lines[-1]
    moved = line.y0 < end.y0 and line.x0 > end.x0
    word = line.words[0].text
    same = abs(end.size - line.size) <= 0.12 * end.size and end.bold == line.bold
    return moved and same and word[:1].islower() and not ends_sentence(end.words[-1].text) and not is_label(word)


def _starts(paragraph: Paragraph, line: Seg, left: float, right: float) -> bool:
    """Whether `line`, at the usual distance below `paragraph`, starts a new one."""
    last, first = paragraph.lines[-1], line.words[0]
    end = last.words[-1].text
    ended = ends_sentence(end)
    if end[-1:] in HYPHENS and first.text[:1].islower():
        return False
    if any(word.text == LEADER for word in last.words[-2:]):
        return True  # an entry of a table of contents
    # White left on the line above, had its next word been put there: then it was ended on purpose.
    room = right - last.x1 - (first.x1 - first.x0) - 0.8 * line.size
    if is_label(first.text) and len(line.words) > 1 and continues_numbers(paragraph.lines[0].words[0].text, first.text):
        return ended or room > 0 or end.endswith(("and", "or", ",")) or _bullet(first.text)
    spare = room / max(right - left, 1)
    if room > 0 and (ended or (spare > 0.15 and first.text[:1].isupper()) or (spare > 0.3 and first.text[0].isdigit())):
        return True
    if ended and _next_note(paragraph.lines[0].words[0].text, first.text):
        return True
    step = line.x0 - last.x0
    if ended and not paragraph.labelled and abs(step) < 0.3 * line.size and last.x0 - left > 0.8 * line.size:
        return len(paragraph.lines) == 1  # both are first lines, indented
    if len(paragraph.lines) == 1:
        return ended and step > 0.8 * line.size and not paragraph.labelled
    if step > 0.8 * line.size:
        return ended and line.x0 - left > 0.8 * line.size
    return step < -0.8 * line.size and ended


def _next_note(before: str, word: str) -> bool:
    """Whether two lines begin with the bare numbers of footnotes that follow each other."""
    return before.isdecimal() and word.isdecimal() and len(word) <= 3 and int(word) == int(before) + 1


def _bullet(word: str) -> bool:
    return not any(ch.isalnum() for ch in word) and word not in "-–—*"
