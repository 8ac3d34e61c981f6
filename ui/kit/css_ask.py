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
[class*="st-key-zoom_"] :is(.stElementContainer, .stImage, .stImage > div) { width: 100% !important; max-width: none; }
[class*="st-key-zoom_"] .stImage img { max-width: none !important; height: auto !important; }
.st-key-zoom_fit_page .stImage img { max-height: max(22rem, calc(100vh - 15rem)) !important; max-width: 100% !important;
                                     width: auto !important; margin: 0 auto; }
.st-key-zoom_fit_width img { width: 100% !important; } .st-key-zoom_125 img { width: 125% !important; }
.st-key-zoom_150 img { width: 150% !important; } .st-key-zoom_200 img { width: 200% !important; }
.st-key-zoom_300 img { width: 300% !important; } .st-key-zoom_400 img { width: 400% !important; }
.st-key-question [data-testid="InputInstructions"] { display: none; }
.st-key-ask_tools { gap: .6rem !important; row-gap: .4rem !important; }
.st-key-filter_words { flex: 1 1 auto; gap: .4rem !important; min-width: 0; }
.rb-chips .rb-chip { white-space: normal; overflow-wrap: anywhere; }
h2.rb-asked { font-size: 1.22rem; font-weight: 640; line-height: 1.35; margin: .3rem 0 0; padding: 0;
              overflow-wrap: anywhere; }
h2.rb-kicker { font-size: .75rem; margin: .6rem 0 0; padding: 0; line-height: 1.5; }
[class*="st-key-turn_"] { padding: .6rem .9rem .7rem; }
.rb-turn, .rb-turn .rb-cite { overflow-wrap: anywhere; }
.rb-turn .rb-asked, p.rb-asked { font-weight: 600; margin: 0; }
.rb-turn .rb-text { margin: .25rem 0 0; white-space: pre-wrap; }
.rb-turn summary { cursor: pointer; margin-top: .4rem; font-size: .875rem; opacity: .8; width: max-content; }
.rb-turn .rb-cite { margin-top: .5rem; }
:is([class*="st-key-turn_"], .st-key-understood) .stHorizontalBlock { flex-wrap: nowrap; }
:is([class*="st-key-turn_"], .st-key-understood) .stColumn:first-child { flex: 1 1 0; min-width: 0; }
.st-key-understood .stColumn:last-child { flex: 0 0 7.5rem; min-width: 7.5rem; }
[class*="st-key-turn_"] .stColumn:last-child { flex: 0 0 5rem; min-width: 5rem; }
:is(.stMain, .stSidebar) :is(summary, .rb-passage):focus-visible { outline: 2px solid #2a8a9b; outline-offset: 2px; }
.st-key-remarks { gap: .6rem !important; row-gap: .3rem !important; }
.rb-kept { font-size: .8125rem; opacity: .75; margin: 0; }
@media (max-width: 900px) {
  /* above the answer, where there is no room beside it: else it would be under the whole conversation */
  .st-key-beside > div > .stHorizontalBlock > .stColumn:has(.st-key-source_head) { position: static; order: -1; } }
"""
