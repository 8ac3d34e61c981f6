"""The style of the Ask page and of the viewer beside it."""

from __future__ import annotations

CSS = """
/* what leads through a document: one row each for its pages and its size; an icon has its name for who cannot see it */
:is(.st-key-source_pages, .st-key-source_zoom) { gap: .35rem !important; }
:is(.st-key-source_page, .st-key-zoom) { flex: 0 1 10.5rem !important; min-width: 8rem; max-width: 12rem; }
.st-key-zoom { flex-basis: 8rem !important; }
:is(.st-key-source_previous, .st-key-source_next, .st-key-zoom_out, .st-key-zoom_in) [data-testid="stMarkdownContainer"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:is(.st-key-source_previous, .st-key-source_next, .st-key-zoom_out, .st-key-zoom_in) button { padding: 0 .55rem; }
/* the page stays in sight while the answer beside it is read on */
.st-key-beside .stColumn:has(.st-key-source_head) { position: sticky; top: 3.75rem; align-self: flex-start; }
:is(.st-key-zoomed_page, .st-key-large_page) { overflow: auto; max-height: max(24rem, calc(100vh - 7rem)); }
.st-key-zoom_fit_page img { max-height: max(22rem, calc(100vh - 15rem)) !important; max-width: 100%; margin: 0 auto;
                            width: auto !important; height: auto !important; }
:is(.st-key-zoom_125, .st-key-zoom_150, .st-key-zoom_200, .st-key-zoom_300, .st-key-zoom_400) img {
  max-width: none !important; height: auto !important; }
.st-key-zoom_125 img { width: 125% !important; } .st-key-zoom_150 img { width: 150% !important; }
.st-key-zoom_200 img { width: 200% !important; } .st-key-zoom_300 img { width: 300% !important; }
.st-key-zoom_400 img { width: 400% !important; }
:is([class*="st-key-zoom_1"], [class*="st-key-zoom_2"], [class*="st-key-zoom_3"], [class*="st-key-zoom_4"])
  :is(.stImage, .stElementContainer, [data-testid="stImageContainer"]) { overflow: visible; }
"""
