"""Models: which one writes answers in this box, what is on this computer, and what fits it."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st
from kit.box import the_box
from kit.model_list import fitting, show_catalogue, show_shelf
from kit.models import CheckJob, ImportJob, MeasureJob, ModelDesk, ModelJob, SwitchJob, begin, model_desk, shown_model
from kit.show import heading, notice, safe

from ragbox import RagBox, RagboxError
from ragbox.models.installed import ModelFolder
from ragbox.models_output import gb
from ragbox.shelf import runs_models

_LOOK_AGAIN_SECONDS = 0.4


def main() -> None:
    """Draws the page."""
    box, desk = the_box(), model_desk()
    heading(
        "Models",
        "A language model writes answers in sentences of its own, each checked against your documents. It runs on this "
        "computer. Without one, answers are quotes.",
    )
    if desk.job is not None and desk.job.running:
        _running(desk.job)
    elif desk.job is not None:
        _outcome(desk, desk.job)
    if not runs_models():
        notice(
            "warning",
            "Model files cannot be run here",
            "The package llama-cpp-python is not installed: `pip install llama-cpp-python`. A server on this computer can "
            "be used all the same, and quotes need no model.",
        )
    _in_use(box, desk)
    show_shelf(box, desk)
    _import(desk)
    _server(box, desk)
    show_catalogue(desk)


def _in_use(box: RagBox, desk: ModelDesk) -> None:
    chosen = box.profile.slm.chosen
    if chosen is None:
        words, dot, line = "No model", "ok", "Answers are the documents' own sentences."
    else:
        words, dot, line = shown_model(chosen), "ok", "Writes answers where the documents' own sentences may not do."
        if os.environ.get("RAGBOX_MODEL") == chosen:
            line += " It was named at the start with --model, for this run alone."
        try:
            box.check_model()
        except RagboxError as error:
            dot, line = "bad", f"It cannot be used, so answers are quotes: {error}"
    with st.container(border=True, key="row_in_use"):
        text, button = st.columns([5, 1], vertical_alignment="center")
        text.html(
            f'<div class="rb-value"><span class="rb-kicker">Answers in this box</span><br>'
            f'<strong class="rb-status rb-{dot}">{safe(words)}</strong><p>{safe(line)}</p></div>'
        )
        if chosen is not None:
            button.button(
                "Use none",
                key="use_none",
                on_click=begin,
                args=(desk, lambda: SwitchJob(box, None)),
                disabled=desk.busy,
            )


def _running(job: ModelJob) -> None:
    @st.fragment(run_every=_LOOK_AGAIN_SECONDS)
    def live() -> None:
        if not job.running:
            st.rerun()
        with st.container(border=True, key="progress"):
            st.html(f'<div role="status"><strong class="rb-status rb-busy">{safe(job.said)}</strong></div>')
            if job.part is not None:
                st.progress(job.part)
            if job.can_stop:
                st.button(
                    "Stop", key="stop_model", on_click=job.stop, disabled=job.stopping, icon=":material/stop_circle:"
                )

    live()


def _outcome(desk: ModelDesk, job: ModelJob) -> None:
    if job.error is not None:
        lines = [job.error]
        if isinstance(job, SwitchJob):
            lines += ["What was in use stays in use.", *fitting()]
        notice("error", f"This did not work: {job.said}", *lines)
    elif job.stopping:
        notice("info", f"Stopped: {job.said}", "Nothing was changed.")
    elif isinstance(job, SwitchJob):
        used = (
            "Answers are quotes from now on" if job.model is None else f"{shown_model(job.model)} answers from now on"
        )
        notice("good", used, "This box keeps it so when it is opened again.")
    elif isinstance(job, ImportJob):
        for each in job.taken:
            size = f"{gb(each.record.bytes)}, SHA-256 {each.record.sha256[:16]}"
            notice(
                "good",
                f"{each.record.name} was taken in",
                size,
                *(f"{note[:1].upper()}{note[1:]}." for note in each.notes),
            )
    elif isinstance(job, CheckJob):
        if job.problem is None:
            notice("good", f"{job.name} is as it was when it came", "Its SHA-256 is the same.")
        else:
            notice("error", f"{job.name} is damaged", job.problem)
    elif isinstance(job, MeasureJob):
        notice("good", "This computer was measured", "The list below says how long each model would take.")
    st.button("Close", key="close_model", on_click=_put_away, args=(desk,), type="tertiary", icon=":material/close:")


def _put_away(desk: ModelDesk) -> None:
    desk.job = None


def _import(desk: ModelDesk) -> None:
    empty = not any(True for _ in ModelFolder())
    with (
        st.expander("Take in a model file", expanded=empty, icon=":material/upload_file:"),
        st.form("import_form", border=False),
    ):
        named = st.text_input(
            "GGUF file on this computer, or the folder of a bundle",
            key="model_path",
            placeholder="/home/me/Downloads/model.gguf",
            autocomplete="off",
        )
        name = st.text_input(
            "Name", key="model_name", placeholder="As the catalogue or the file has it", autocomplete="off"
        )
        st.caption("The file is checked first, and stays where it is. Nothing is downloaded.")
        if st.form_submit_button("Take it in", type="primary", key="import_model", disabled=desk.busy):
            _take(desk, (named or "").strip(), (name or "").strip() or None)


def _take(desk: ModelDesk, named: str, name: str | None) -> None:
    path = Path(named).expanduser()
    if not named or not path.is_absolute():
        notice("warning", "Give the whole path of a model file", "For example /home/me/Downloads/model.gguf.")
    elif not path.exists():
        notice("warning", "There is nothing at this path", str(path))
    elif desk.begin(lambda: ImportJob(path, name)):
        st.rerun()


def _server(box: RagBox, desk: ModelDesk) -> None:
    with (
        st.expander("Use a model server on this computer", icon=":material/dns:"),
        st.form("server_form", border=False),
    ):
        address = st.text_input(
            "Address",
            key="server",
            placeholder="http://127.0.0.1:11434/v1",
            autocomplete="off",
            help="Of Ollama, for example.",
        )
        model = st.text_input("Its model", key="server_model", placeholder="Where it has several", autocomplete="off")
        st.caption("Ollama, LM Studio, llama-server and others. An address of another computer is refused.")
        if st.form_submit_button("Use it", type="primary", key="use_server", disabled=desk.busy):
            given = (address or "").strip()
            if not given.lower().startswith(("http://", "https://")):
                notice("warning", "Give the address of a server", "For example http://127.0.0.1:11434/v1.")
                return
            whole = f"{given.partition('#')[0]}#{model.strip()}" if (model or "").strip() else given
            if desk.begin(lambda: SwitchJob(box, whole)):
                st.rerun()


main()
