"""The part of the style sheet for what is around every page: the sidebar, focus, motion, and contrast of fine print."""

from __future__ import annotations

CSS = """
.rb-side dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .7rem; margin: .35rem 0 .5rem; padding: 0;
              font-size: .8125rem; overflow-wrap: anywhere; }
.rb-side dt { opacity: .75; } .rb-side dd { margin: 0; }
.rb-side p.rb-status { white-space: normal; opacity: 1; padding-left: 1rem; text-indent: -1rem; }
/* Streamlit's own is too faint on white to be read by everybody */
.stApp [data-testid="stCaptionContainer"] { color: inherit; opacity: .75; }
/* what is chosen is told by its frame and weight: no one colour is dark enough under white and light enough on black */
.stApp :is(.stButtonGroup [data-selected], [data-testid="stTab"][data-selected]) {
  color: inherit !important; }
.stApp :is(.stButtonGroup [data-selected], [data-testid="stTab"][data-selected]) p { font-weight: 600; }
/* where the keyboard is: one ring for everything, of a colour that stands out on light and on dark */
.stApp :is(a, button, summary, textarea, [tabindex], [role="tab"], [role="radio"]):focus-visible,
.stApp :is(.stSelectbox, .stMultiSelect) [role="group"]:has(input:focus-visible),
.stApp label:has(input:is([type="checkbox"], [type="radio"]):focus-visible) {
  outline: 2px solid #2a8a9b !important; outline-offset: 2px; border-radius: 4px; }
.stApp :is(.stMain, textarea):focus-visible { outline-offset: -3px; }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation-duration: .01ms !important; animation-iteration-count: 1 !important;
                           transition-duration: .01ms !important; scroll-behavior: auto !important; } }
"""
