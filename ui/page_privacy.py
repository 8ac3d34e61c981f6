"""Privacy: the promises and how each stands on this computer now, and who was shown real values."""

from __future__ import annotations

import streamlit as st
from kit.audit_view import show_audit
from kit.box import the_box
from kit.privacy import VerifyJob, clock, look_again, privacy_report, show_promises
from kit.show import heading, notice
from kit.words import number

from ragbox import RagBox

_VIEWS = ("Promises", "Audit log")
_LOOK_AGAIN_SECONDS = 0.4
_SHOWN_PROBLEMS = 20


def main() -> None:
    """Draws the page."""
    box = the_box()
    heading("Privacy", "What ragbox promises, and how each promise stands on this computer now.")
    if "privacy_view" not in st.session_state:
        st.session_state.privacy_view = _VIEWS[0]
    view = st.segmented_control("View", _VIEWS, key="privacy_view", label_visibility="collapsed", required=True)
    if view == "Audit log":
        show_audit(box)
    else:
        _promises(box)


def _promises(box: RagBox) -> None:
    report = privacy_report(box)
    with st.container(horizontal=True, vertical_alignment="center", key="privacy_looked"):
        st.text(f"Looked at {clock(report.time)}")
        st.button("Look again", key="look_again", on_click=look_again, type="tertiary", icon=":material/refresh:")
    show_promises(report)
    _left_behind(box)


def _left_behind(box: RagBox) -> None:
    st.html(
        '<div class="rb-part"><h2>Nothing lost, nothing left behind</h2><p>Compares the box with itself: every passage lies '
        "in its document and has its vector, and there is no vector of a document that was deleted.</p></div>"
    )
    job: VerifyJob | None = st.session_state.get("verify_job")
    if job is not None and job.running:
        _wait(job)
        return
    if job is not None:
        _outcome(job)
    if st.button("Compare now", key="verify", icon=":material/fact_check:"):
        st.session_state.verify_job = job = VerifyJob(box)
        job.start()
        st.rerun()


def _wait(job: VerifyJob) -> None:
    @st.fragment(run_every=_LOOK_AGAIN_SECONDS)
    def live() -> None:
        if not job.running:
            st.rerun()
        notice(
            "info", "Comparing", "This takes a second for each few thousand passages. Go on with other pages meanwhile."
        )

    live()


def _outcome(job: VerifyJob) -> None:
    if job.error is not None:
        notice("error", "The box was not compared", job.error)
    elif job.report is not None:
        counts = (
            number(job.report.documents, "document"),
            number(job.report.chunks, "passage"),
            number(job.report.vectors, "vector"),
        )
        what = f"{', '.join(counts)}. Compared {job.at}."
        problems = job.report.problems
        if problems:
            notice("error", f"{number(len(problems), 'problem')} found", what, *problems[:_SHOWN_PROBLEMS])
        else:
            notice("good", "The box agrees with itself", what)


main()
