"""The page: its frame and the list of its parts. Run by `ragbox ui`, which sets RAGBOX_BOX (see ragbox/serve_page.py)."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
if str(_HERE) not in sys.path:
    sys.path.insert(0, str(_HERE))

from kit.box import the_box, the_desk  # noqa: E402 - found only once this folder is on the path
from kit.show import notice, safe, use_style  # noqa: E402
from kit.words import number  # noqa: E402

from ragbox import RagBox, RagboxError  # noqa: E402

# Given as a picture: Streamlit would have the browser fetch a named icon, or one of a page, from a font server.
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<rect x="1" y="1" width="14" height="14" rx="3" fill="#1f5f6b"/>'
    '<path d="M4 5h8M4 8h8M4 11h5" stroke="#fff" stroke-width="1.4" stroke-linecap="round"/></svg>'
)


def main() -> None:
    """Draws the frame, then the part that was chosen."""
    st.set_page_config(page_title="ragbox", page_icon=_ICON, layout="wide")
    use_style()
    chosen = st.navigation(
        [
            st.Page(_HERE / "page_ask.py", title="Ask", icon=":material/search:", url_path="ask", default=True),
            st.Page(_HERE / "page_documents.py", title="Documents", icon=":material/folder:", url_path="documents"),
            st.Page(
                _HERE / "page_pii.py", title="Personal data", icon=":material/privacy_tip:", url_path="personal-data"
            ),
        ]
    )
    try:
        the_desk()  # which has watched folders seen to, whatever page is opened first
        with st.sidebar:
            _about(the_box())
        chosen.run()
    except RagboxError as error:
        notice("error", "This box cannot be used", str(error))


def _about(box: RagBox) -> None:
    name, documents = safe(box.path.name), number(len(box.documents()), "document")
    st.html(
        f'<div class="rb-side"><strong>{name}</strong><p>{documents}, profile {safe(box.profile.name)}</p>'
        "<p>Everything stays on this computer.</p></div>"
    )


main()
