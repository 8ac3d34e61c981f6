"""The page: its frame and the list of its parts. Run by `ragbox ui`, which sets RAGBOX_BOX (see ragbox/serve_page.py)."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
if str(_HERE) not in sys.path:
    sys.path.insert(0, str(_HERE))

from kit.box import the_box, the_desk  # noqa: E402 - found only once this folder is on the path
from kit.models import shown_model  # noqa: E402
from kit.privacy import STATES, leaving  # noqa: E402
from kit.show import notice, safe, use_style  # noqa: E402

from ragbox import RagBox, RagboxError  # noqa: E402

# Given as a picture: Streamlit would have the browser fetch a named icon, or one of a page, from a font server.
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<rect x="1" y="1" width="14" height="14" rx="3" fill="#1f5f6b"/>'
    '<path d="M4 5h8M4 8h8M4 11h5" stroke="#fff" stroke-width="1.4" stroke-linecap="round"/></svg>'
)


def main() -> None:
    """Draws the frame, then the part that was chosen."""
    st.set_page_config(page_title="ragbox", page_icon=_ICON, layout="wide")  # before the pages bring icons of their own
    chosen = st.navigation(
        [
            st.Page(_HERE / "page_ask.py", title="Ask", icon=":material/search:", url_path="ask", default=True),
            st.Page(_HERE / "page_documents.py", title="Documents", icon=":material/folder:", url_path="documents"),
            st.Page(_HERE / "page_review.py", title="Review", icon=":material/table_view:", url_path="review"),
            st.Page(
                _HERE / "page_pii.py", title="Personal data", icon=":material/privacy_tip:", url_path="personal-data"
            ),
            st.Page(_HERE / "page_privacy.py", title="Privacy", icon=":material/shield_lock:", url_path="privacy"),
            st.Page(_HERE / "page_models.py", title="Models", icon=":material/memory:", url_path="models"),
        ]
    )
    st.set_page_config(page_title=f"{chosen.title} – ragbox")
    use_style()
    try:
        the_desk()  # which has watched folders seen to, whatever page is opened first
        with st.sidebar:
            _about(the_box())
        chosen.run()
    except RagboxError as error:
        notice("error", "This box cannot be used", str(error))


def _about(box: RagBox) -> None:
    promise, model = leaving(box), box.profile.slm.chosen
    _, dot = STATES[promise.state]
    facts = {
        "Documents": f"{len(box.documents()):,}",
        "Profile": safe(box.profile.name),
        "Model": "none: answers are quotes" if model is None else safe(shown_model(model)),
    }
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts.items())
    st.html(
        f'<div class="rb-side"><strong>{safe(box.path.name)}</strong><dl>{rows}</dl>'
        f'<p class="rb-status rb-{dot}">{safe(promise.finding)}</p></div>'
    )


main()
