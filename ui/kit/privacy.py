"""How the promises about privacy stand: looked at for the pages, and shown."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import streamlit as st

from kit.jobs import Job
from kit.show import safe
from ragbox import RagBox
from ragbox.config import SlmSettings
from ragbox.privacy_report import PrivacyReport, Promise, nothing_leaves
from ragbox.types import VerifyReport

_FRESH_SECONDS = 20.0
STATES = {
    "kept": ("Kept", "ok"),
    "partly": ("In part", "some"),
    "off": ("Switched off", "some"),
    "broken": ("Broken", "bad"),
}
"""What each state is called, and the colour of its dot."""


class VerifyJob(Job):
    """Compares a box with itself. `report` is there once that is done, and `at` when."""

    def __init__(self, box: RagBox) -> None:
        super().__init__()
        self._box = box
        self.report: VerifyReport | None = None
        self.at = ""

    def _work(self) -> None:
        self.report = self._box.verify()
        self.at = clock(datetime.now(UTC).isoformat())


def privacy_report(box: RagBox) -> PrivacyReport:
    """The report, made anew when the last one is some seconds old."""
    kept: tuple[float, RagBox, PrivacyReport] | None = st.session_state.get("privacy_report")
    if kept is None or kept[1] is not box or time.monotonic() - kept[0] > _FRESH_SECONDS:
        with st.spinner("Looking at how the promises stand"):
            kept = (time.monotonic(), box, box.privacy_report())
        st.session_state.privacy_report = kept
    return kept[2]


def look_again() -> None:
    """Has the next report made anew."""
    st.session_state.pop("privacy_report", None)
    _leaving.clear()


def leaving(box: RagBox) -> Promise:
    """Whether anything has left, as every page shows it: some seconds old at most."""
    return _leaving(str(box.path), box.profile.slm.chosen, box.profile.slm)


@st.cache_resource(ttl=_FRESH_SECONDS, show_spinner=False)
def _leaving(box: str, model: str | None, _settings: SlmSettings) -> Promise:  # noqa: ARG001 - they tell settings apart
    return nothing_leaves(_settings)


def show_promises(report: PrivacyReport) -> None:
    """The promises, each with what it was held to behind a line that opens."""
    st.html(f'<div class="rb-promises">{"".join(map(_card, report.promises))}</div>')


def _card(promise: Promise) -> str:
    word, dot = STATES[promise.state]
    facts = "".join(f"<dt>{safe(name)}</dt><dd>{safe(value)}</dd>" for name, value in promise.facts)
    limits = "".join(f"<li>{safe(each)}</li>" for each in promise.limits)
    more = f'<dl class="rb-facts">{facts}</dl>' if facts else ""
    if limits:
        more += f'<p class="rb-kicker">What this does not show</p><ul class="rb-limits">{limits}</ul>'
    opened = " open" if promise.state == "broken" else ""
    details = f"<details{opened}><summary>Details</summary>{more}</details>" if more else ""
    return (
        f'<section class="rb-promise rb-{dot}"><h2>{safe(promise.name)}</h2>'
        f'<p>{safe(promise.finding)}</p><span class="rb-status rb-{dot}">{word}</span>{details}</section>'
    )


def clock(iso: str) -> str:
    """A time in ISO 8601 as the clock of this computer shows it; empty where it is none."""
    try:
        return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return ""
