"""The part of the style sheet for the Documents page."""

from __future__ import annotations

CSS_DOCUMENTS = """
/* a row of a list: what is known takes the room there is, the box before it and the buttons behind it keep their own */
:is(.st-key-documents_list, .st-key-unread_list, .st-key-watched_list) { gap: .45rem; }
:is(.st-key-documents_list, .st-key-unread_list) [class*="st-key-row_"] { flex-wrap: nowrap; gap: .9rem; }
:is(.st-key-documents_list, .st-key-unread_list) .stElementContainer:has(> .stHtml) { flex: 1 1 0; min-width: 0; }
.st-key-documents_list [class*="st-key-choose_"] { flex: 0 0 1.2rem; }
.st-key-documents_list [class*="st-key-open_"] { flex: 0 0 2.8rem; }
.st-key-documents_list [class*="st-key-details_"] { flex: 0 0 3.6rem; }
.rb-docs-titles { padding: 0 calc(9.1rem + 1px) 0 calc(3rem + 1px); margin-bottom: -.7rem; }
:is(.st-key-documents_list, .rb-docs-titles) .rb-row {
  grid-template-columns: minmax(11rem, 4fr) 6.8rem 3.4rem minmax(9rem, 4fr); }
.rb-docs-titles .rb-row { padding: 0; }
.st-key-documents_find > div { min-width: 0; }
.st-key-documents_find [data-testid="InputInstructions"] { display: none; }
.st-key-chosen_bar { padding: .45rem .9rem; background: color-mix(in srgb, #2a8a9b 9%, transparent); }
.st-key-documents_pager { justify-content: center; }
.st-key-documents_pager p { font-variant-numeric: tabular-nums; }
:is(.st-key-add_bar, .st-key-redact_bar, .st-key-documents_views) .rb-fine { margin: 0; }
.rb-watcher { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; align-items: baseline; margin: 0; overflow-wrap: anywhere; }
.rb-watcher .rb-status { white-space: normal; }
.rb-watcher .rb-fine { margin: 0; }
.st-key-watched_list > div > [class*="st-key-row_watched_"], .st-key-watched_list [class*="st-key-row_watched_"] {
  gap: .3rem; padding-bottom: .5rem; }
.st-key-watched_list [class*="st-key-watched_head_"] { flex-wrap: nowrap; }
.st-key-watched_list [class*="st-key-watched_head_"] .stElementContainer:has(> .stHtml) { flex: 1 1 0; min-width: 0; }
.rb-names { margin: 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
.rb-unread { padding: .45rem 0; overflow-wrap: anywhere; } .rb-unread p { margin: .2rem 0 0; }
.rb-unread .rb-status { white-space: normal; }
.stHtml dl.rb-facts { margin: 0 0 1rem !important; padding: 0 !important; }
.stHtml dl.rb-facts > * { margin: 0 !important; padding: 0; }
@media (max-width: 900px) {
  .rb-docs-titles { display: none; }
  .st-key-documents_list [class*="st-key-row_"] { flex-wrap: wrap; row-gap: .1rem; align-items: flex-start; }
  .st-key-documents_list .stElementContainer:has(> .stHtml) { flex: 1 1 calc(100% - 2.2rem); }
  .st-key-documents_list [class*="st-key-open_"] { margin-left: 2.1rem; }
  .st-key-documents_list .rb-row { grid-template-columns: auto 1fr; }
  .st-key-documents_list .rb-row > :is(.rb-name, :nth-child(4)) { grid-column: 1 / -1; }
}
"""
