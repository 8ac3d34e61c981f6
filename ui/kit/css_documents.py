"""The part of the style sheet for the Documents page."""

from __future__ import annotations

CSS_DOCUMENTS = """
/* a row of the list: what is known takes the room there is, the box before it and the buttons behind it keep their own */
:is(.st-key-documents_list, .st-key-unread_list, .st-key-watched_list) { gap: .45rem; }
:is(.st-key-documents_list, .st-key-unread_list) > div > [class*="st-key-row_"] { flex-wrap: nowrap; gap: .9rem; }
:is(.st-key-documents_list, .st-key-unread_list) [class*="st-key-row_"] > .stElementContainer:has(.stHtml) {
  flex: 1 1 0; min-width: 0; }
.rb-docs-titles { padding: 0 .95rem; margin-bottom: -.6rem; }
.rb-docs-titles .rb-row { padding: 0 9.6rem 0 2.4rem; }
:is(.st-key-documents_list, .rb-docs-titles) .rb-row {
  grid-template-columns: minmax(11rem, 3fr) 6.5rem 4rem minmax(9rem, 3fr); }
.st-key-documents_find .stTextInput { flex: 2 1 14rem; }
.st-key-documents_find .stSelectbox { flex: 1 1 11rem; max-width: 15rem; }
.st-key-documents_find [data-testid="InputInstructions"] { display: none; }
.st-key-chosen_bar { padding: .45rem .9rem; background: color-mix(in srgb, #2a8a9b 9%, transparent); }
.st-key-documents_pager p { font-variant-numeric: tabular-nums; }
.rb-names { margin: 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
.rb-unread { padding: .45rem 0; overflow-wrap: anywhere; } .rb-unread p { margin: .2rem 0 0; }
.rb-unread .rb-status { white-space: normal; }
"""
