"""The models on this computer, and those of the catalogue with what fits it."""

from __future__ import annotations

import streamlit as st

from kit.models import CheckJob, MeasureJob, ModelDesk, SwitchJob, begin
from kit.show import empty_state, notice, safe
from kit.words import number
from ragbox import RagBox, RagboxError
from ragbox.models.catalogue import Entry, catalogue
from ragbox.models.installed import ModelFolder
from ragbox.models.machine import Machine, Speed, room
from ragbox.models.recommend import PROMPTS, Advice, shortage
from ragbox.models_output import gb, machine_facts
from ragbox.shelf import Shelved, runs_models, shelf

_NAMED = 6


def show_shelf(box: RagBox, desk: ModelDesk) -> None:
    """Draws the installed models, each with what can be done with it."""
    st.html('<div class="rb-part"><h2>On this computer</h2></div>')
    shelved = list(shelf(ModelFolder()))
    if not shelved:
        empty_state(
            "No model is installed",
            "Take in a model file below, or download one by a command in the list further down.",
        )
        return
    for each in shelved:
        _row(box, desk, each)


def _row(box: RagBox, desk: ModelDesk, each: Shelved) -> None:
    record = each.record
    used = box.profile.slm.chosen == record.name
    word, dot = _state(desk, each, used=used)
    facts = [gb(record.bytes), f"licence {record.licence}" if record.licence else "licence not known"]
    if each.memory_bytes is not None:
        facts.insert(1, f"{gb(each.memory_bytes)} of memory")
    check = desk.checked.get(record.name)
    if check is not None and check.at:
        facts.append(f"checked {check.at}")
    problem = f'<p class="rb-problem">{safe(each.problem)}</p>' if each.problem else ""
    with st.container(border=True, key=f"row_model_{record.name}"):
        st.html(
            f'<div class="rb-model"><span class="rb-name">{safe(record.name)}</span><span>{safe(" · ".join(facts))}</span>'
            f'<span class="rb-status rb-{dot}">{word}</span>{problem}</div>'
        )
        with st.container(horizontal=True, key=f"buttons_model_{record.name}"):
            st.button(
                "Use",
                key=f"use_{record.name}",
                on_click=begin,
                args=(desk, lambda: SwitchJob(box, record.name)),
                disabled=desk.busy or used or each.problem is not None or not runs_models(),
                type="primary",
            )
            st.button(
                "Check the file",
                key=f"check_{record.name}",
                on_click=begin,
                args=(desk, lambda: CheckJob(record.name)),
                disabled=desk.busy,
            )
            if st.button("Remove", key=f"remove_{record.name}", disabled=desk.busy or used, type="tertiary"):
                _remove(desk, record.name, record.bytes)


def _state(desk: ModelDesk, each: Shelved, *, used: bool) -> tuple[str, str]:
    check = desk.checked.get(each.record.name)
    if each.problem is not None or (check is not None and check.problem is not None):
        return "Damaged", "bad"
    if used:
        return "In use", "ok"
    return ("Ready", "ok") if each.fits else ("Needs more memory than is free", "some")


@st.dialog("Remove a model")
def _remove(desk: ModelDesk, name: str, size: int) -> None:
    st.html(
        f"<p>The file of <strong>{safe(name)}</strong> is deleted from the folder of models: {gb(size)}. Other boxes "
        "on this computer that answer with it will answer with quotes. A file that it was taken in from stays.</p>"
    )
    if st.button("Remove it", key=f"sure_{name}", type="primary"):
        try:
            ModelFolder().remove(name)
        except RagboxError as error:
            notice("error", "It was not removed", str(error))
            return
        desk.checked.pop(name, None)
        st.rerun()


def fitting() -> tuple[str, ...]:
    """What would fit this computer now, in a line; nothing where nothing does."""
    folder = ModelFolder()
    free, here = room(folder.path), {record.name for record in folder}
    fit = [each.name for each in catalogue() if not shortage(each, free, here=each.name in here)]
    own = [each.record.name for each in shelf(folder) if each.fits and each.entry is None and each.problem is None]
    names = [*own, *fit]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return (f"These fit: {', '.join(names[:_NAMED])}{more}.",) if names else ()


def show_catalogue(desk: ModelDesk) -> None:
    """Draws the models that are known by name: at once with what fits, once this computer was measured with how fast."""
    folder = ModelFolder()
    free, here = room(folder.path), {record.name for record in folder}
    st.html(
        '<div class="rb-part"><h2>What fits this computer</h2>'
        f"<p>{gb(free.memory_available)} of {gb(free.memory_total)} memory and {gb(free.disk_free)} of disk are free now."
        "</p></div>"
    )
    found = None if desk.measured is None else desk.measured.found
    st.button(
        "Measure this computer" if found is None else "Measure again",
        key="measure",
        on_click=begin,
        args=(desk, MeasureJob),
        disabled=desk.busy or not runs_models(),
        icon=":material/speed:",
        help="Runs a test model for half a minute at most, to say how long each of these would take.",
    )
    if found is None:
        lacking = {each.name: shortage(each, free, here=each.name in here) for each in catalogue()}
        entries = sorted(catalogue(), key=lambda each: (bool(lacking[each.name]), each.parameters))
        rows = "".join(_entry_row(each, lacking[each.name], None, here) for each in entries)
    else:
        machine, speed, advice = found
        _measured(machine, speed, advice)
        entries = [each.entry for each in advice]
        rows = "".join(_entry_row(each.entry, each.why_not, each, here) for each in advice)
    _command(entries, advised=found is not None and found[2][0].advised)
    st.html(
        '<div class="rb-scroll" tabindex="0"><table class="rb-table rb-models"><thead><tr><th>Model</th>'
        f'<th class="rb-count">File</th><th class="rb-count">Memory</th>{"" if found is None else _SPEEDS}<th>Here</th>'
        f"<th>Good for</th><th>Licence</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _measured(machine: Machine, speed: Speed, advice: tuple[Advice, ...]) -> None:
    facts = "".join(
        f"<dt>{safe(name[:1].upper() + name[1:])}</dt><dd>{safe(value)}</dd>"
        for name, value in machine_facts(machine, speed)
    )
    st.html(f'<dl class="rb-facts rb-machine">{facts}</dl>')
    best = advice[0]
    if best.advised:
        notice("good", f"Recommended: {best.entry.name}", f"{_sentence(best.entry.good_for)}.")
    else:
        notice(
            "info",
            "No model here is both small and quick enough for this computer as it is now",
            "Answers that are quotes need none.",
        )
    st.html('<p class="rb-fine">Seconds to the first word and tokens a second are predictions.</p>')


_SPEEDS = (
    f'<th class="rb-count">First word at {PROMPTS[0]:,} tokens</th>'
    f'<th class="rb-count">at {PROMPTS[1]:,}</th><th class="rb-count">Tokens a second</th>'
)


def _entry_row(entry: Entry, why_not: str, advice: Advice | None, here: set[str]) -> str:
    words = _sentence(why_not) if why_not else "Installed" if entry.name in here else "Fits"
    cells = [
        f"<td>{safe(entry.name)}</td>",
        *(f'<td class="rb-count">{gb(count)}</td>' for count in (entry.bytes, entry.memory_bytes)),
    ]
    if advice is not None:
        told = [*(f"{each:.1f} s" for each in advice.first_word), f"{advice.pace:.0f}"] if advice.fits else ["–"] * 3
        cells += [f'<td class="rb-count">{each}</td>' for each in told]
    cells += [
        f'<td><span class="rb-status rb-{"some" if why_not else "ok"}">{safe(words)}</span></td>',
        f'<td class="rb-wide">{safe(_sentence(entry.good_for))}</td>',
        f"<td>{safe(entry.licence)}</td>",
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _command(entries: list[Entry], *, advised: bool) -> None:
    names = {each.name: each for each in entries}
    name = st.selectbox(
        "Model to download",
        list(names),
        index=0 if advised else None,
        placeholder="Choose one of the list below",
        key="model_to_pull_advised" if advised else "model_to_pull",
    )
    st.html("<p>ragbox downloads nothing by itself: what fetches a model is a command that you give in a terminal.</p>")
    if name is None:
        return
    entry = names[name]
    st.code(f"ragbox models pull {entry.name}", language=None)
    lines = [
        f"{gb(entry.bytes)} from the Hugging Face hub, {number(len(entry.languages), 'language')}, {entry.licence}."
    ]
    if entry.terms is not None:
        lines.append(f"Who uses it accepts its terms: {entry.terms}")
    if entry.gated:
        lines.append("The hub gives this file only to who is signed in there and has accepted its licence.")
    st.html(f'<p class="rb-fine">{"<br>".join(map(safe, lines))}</p>')
