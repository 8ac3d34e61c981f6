"""The style sheet. Colours are mixed from the text colour, so that they hold in light and dark."""

from __future__ import annotations

from kit.css_documents import CSS_DOCUMENTS
from kit.css_frame import CSS as FRAME
from kit.css_privacy import CSS as PRIVACY

CSS = """
.stMainBlockContainer { max-width: 1400px; padding-top: 2.6rem; padding-bottom: 4rem; }
[data-testid="stSidebarHeader"]::before { content: "ragbox"; font-size: 1.3rem; font-weight: 700; letter-spacing: -.02em; }
[class*="st-key-row_"] { padding: .1rem .9rem; }
/* text that takes what room there is, and a button beside it that keeps its own */
:is([class*="st-key-row_"], [class*="st-key-citation_"], .st-key-titles, .st-key-pii_titles, .st-key-source_head)
  .stHorizontalBlock {
  flex-wrap: nowrap; }
:is([class*="st-key-row_"], [class*="st-key-citation_"], .st-key-titles, .st-key-pii_titles, .st-key-source_head)
  .stColumn:first-child {
  flex: 1 1 0; min-width: 0; }
:is([class*="st-key-row_"], [class*="st-key-citation_"], .st-key-titles, .st-key-pii_titles, .st-key-source_head)
  .stColumn:last-child {
  flex: 0 0 6rem; min-width: 6rem; }
:is(.st-key-titles, .st-key-pii_titles) { padding: 0 .9rem; }
:is(.st-key-documents_list, .st-key-pii_documents) { gap: .45rem; }
[class*="st-key-citation_"] { padding: .7rem .9rem .8rem; }
/* as large as the column and the window leave room for, in the shape of the page */
.st-key-whole_page img { max-height: max(24rem, calc(100vh - 9.5rem)); max-width: 100%; width: auto !important;
                         height: auto !important; margin: 0 auto; }
.stImage img { border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: 4px; }
.stAppDeployButton, footer { display: none; }
bdi { unicode-bidi: isolate; }
.rb-side p { margin: .15rem 0 0; font-size: .8125rem; opacity: .7; overflow-wrap: anywhere; }
.rb-head h1 { font-size: 1.7rem; font-weight: 650; letter-spacing: -.015em; margin: 0; padding: 0; line-height: 1.25; }
.rb-head p { margin: .3rem 0 .4rem; opacity: .72; }
.rb-notice { border: 1px solid var(--rb-edge); border-left-width: 4px; border-radius: 8px; padding: .7rem .95rem;
             background: color-mix(in srgb, var(--rb-edge) 7%, transparent); overflow-wrap: anywhere; }
.rb-notice p { margin: .25rem 0 0; }
.rb-info { --rb-edge: #3b82a0; } .rb-good { --rb-edge: #2f8f5b; }
.rb-warning { --rb-edge: #b7791f; } .rb-error { --rb-edge: #c2453d; }
.rb-empty { border: 1px dashed color-mix(in srgb, currentColor 26%, transparent); border-radius: 10px;
            padding: 2.4rem 1.5rem; text-align: center; }
.rb-empty p { margin: .35rem 0 0; opacity: .72; }
.rb-answer { border: 1px solid color-mix(in srgb, currentColor 14%, transparent); border-radius: 10px;
             padding: 1.05rem 1.25rem; }
.rb-answer .rb-text { font-size: 1.09rem; line-height: 1.62; margin: .25rem 0 0; white-space: pre-wrap;
                      overflow-wrap: anywhere; }
.rb-kicker { font-size: .75rem; letter-spacing: .06em; text-transform: uppercase; opacity: .7; font-weight: 600; }
.rb-fine { font-size: .8125rem; opacity: .7; margin: .65rem 0 0; }
.rb-draft .rb-unchecked { opacity: .72; }
.rb-draft del { opacity: .6; text-decoration-thickness: 1px; }
.rb-marker { display: inline-block; min-width: 1.15em; padding: 0 .3em; margin: 0 .08em; border-radius: 5px;
             font-size: .72em; line-height: 1.5; font-weight: 650; text-align: center; vertical-align: .38em;
             background: color-mix(in srgb, #2a8a9b 24%, transparent); }
.rb-cite { display: grid; grid-template-columns: auto 1fr; gap: .1rem .7rem; overflow-wrap: anywhere; }
.rb-cite .rb-number { grid-row: span 2; width: 1.65rem; height: 1.65rem; border-radius: 6px; display: grid;
                      place-items: center; font-weight: 650; font-size: .85rem;
                      background: color-mix(in srgb, #2a8a9b 24%, transparent); }
.rb-cite .rb-source { font-weight: 600; line-height: 1.65rem; }
.rb-cite .rb-place { font-weight: 400; opacity: .72; }
.rb-cite blockquote { grid-column: 2; margin: .2rem 0 0; padding: 0 0 0 .75rem; border-left: 3px solid
                      color-mix(in srgb, currentColor 20%, transparent); white-space: pre-wrap; line-height: 1.5; }
.rb-viewer { overflow-wrap: anywhere; font-weight: 600; }
.rb-viewer p { font-weight: 400; margin: .1rem 0 0; font-size: .875rem; opacity: .72; }
.rb-passage { white-space: pre-wrap; line-height: 1.65; padding: 1.1rem 1.25rem; border-radius: 8px; overflow-wrap: anywhere;
              border: 1px solid color-mix(in srgb, currentColor 14%, transparent); max-height: 34rem; overflow-y: auto; }
mark { background: #ffec6e; color: #1b2529; border-radius: 2px; padding: .05em 0; }
/* findings: each group of kinds has a colour, and each finding its name beside it */
.rb-find { background: color-mix(in srgb, var(--rb-k) 24%, transparent); color: inherit; }
mark.rb-find { border-bottom: 2px solid var(--rb-k); padding: .1em .1em; box-decoration-break: clone; }
.rb-tag { font-size: .68em; font-weight: 600; letter-spacing: .02em; margin-left: .35em; padding: 0 .3em; border-radius: 3px;
          background: color-mix(in srgb, var(--rb-k) 26%, transparent); white-space: nowrap; user-select: none; }
.rb-chip.rb-find { background: color-mix(in srgb, var(--rb-k) 20%, transparent); border-left: 3px solid var(--rb-k);
                   border-radius: 5px; }
.rb-k-names { --rb-k: #2f7fd6; } .rb-k-backgrounds { --rb-k: #b0579f; } .rb-k-dates { --rb-k: #7a8a1f; }
.rb-k-ages { --rb-k: #a8752a; } .rb-k-places { --rb-k: #2f9a66; } .rb-k-organisations { --rb-k: #7e6bd0; }
.rb-k-contact { --rb-k: #cf7a1d; } .rb-k-numbers { --rb-k: #cc4b4b; } .rb-k-credentials { --rb-k: #8d3f3f; }
.rb-k-matters { --rb-k: #2a8a9b; }
.st-key-missed_words [data-testid="InputInstructions"] { display: none; }
.rb-marked { max-height: max(26rem, calc(100vh - 21rem)); line-height: 1.95; }
.st-key-pii_values { max-height: max(22rem, calc(100vh - 26rem)); overflow-y: auto; gap: .45rem; flex-wrap: nowrap; }
.st-key-pii_values > * { flex-shrink: 0; }
[class*="st-key-row_value"] .stColumn:last-child { flex: 0 0 4.2rem; min-width: 4.2rem; }
.st-key-page_head .stHorizontalBlock { flex-wrap: nowrap; }
.st-key-page_head .stColumn:first-child { flex: 1 1 0; min-width: 0; }
.st-key-page_head .stColumn:last-child { flex: 0 0 13.5rem; min-width: 13.5rem; }
.rb-value { overflow-wrap: anywhere; padding: .45rem 0; } .rb-value p { margin: .2rem 0 0; }
.rb-table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.rb-table th { text-align: left; font-size: .8125rem; font-weight: 600; opacity: .7; }
.rb-table :is(th, td) { padding: .32rem .8rem .32rem 0; border: 0; border-bottom: 1px solid
                        color-mix(in srgb, currentColor 12%, transparent); vertical-align: baseline; }
.rb-table .rb-count { text-align: right; padding-right: 2rem; }
.rb-row.rb-pii-row { grid-template-columns: minmax(13rem, 2.4fr) minmax(12rem, 4fr) minmax(8rem, 1.4fr); }
.rb-row { display: grid; grid-template-columns: minmax(11rem, 3fr) 6.5rem 4rem 5rem minmax(9rem, 3fr); gap: .2rem .9rem;
          align-items: baseline; padding: .42rem 0; overflow-wrap: anywhere; }
.rb-row .rb-count { text-align: right; font-variant-numeric: tabular-nums; }
.rb-titles { font-size: .8125rem; font-weight: 600; opacity: .7; padding: 0; }
.rb-name { font-weight: 600; }
.rb-problem { grid-column: 1 / -1; font-size: .875rem; opacity: .85; }
.rb-chip { display: inline-block; padding: .02rem .5rem; margin: .1rem .25rem .1rem 0; border-radius: 99px;
           font-size: .8125rem; background: color-mix(in srgb, currentColor 8%, transparent); white-space: nowrap; }
.rb-status::before { content: ""; display: inline-block; width: .55rem; height: .55rem; border-radius: 50%;
                     margin-right: .45rem; background: var(--rb-dot); }
.rb-status { white-space: nowrap; }
.rb-ok { --rb-dot: #2f8f5b; } .rb-some { --rb-dot: #c98a1b; } .rb-bad { --rb-dot: #c2453d; } .rb-busy { --rb-dot: #3b82a0; }
.rb-steps { display: grid; grid-template-columns: minmax(10rem, 1fr) auto; gap: .25rem 1.2rem; overflow-wrap: anywhere; }
.rb-nowrap { white-space: nowrap; }
.rb-facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; margin: 0; padding: 0;
            overflow-wrap: anywhere; }
.rb-facts dt { opacity: .7; } .rb-facts dd { margin: 0; }
@media (max-width: 600px) { .rb-steps { grid-template-columns: 1fr; } .rb-steps .rb-status { white-space: normal; } }
@media (max-width: 900px) { .rb-row.rb-pii-row { grid-template-columns: 1fr; }
                            .st-key-page_head .stHorizontalBlock { flex-wrap: wrap; }
                            .st-key-page_head .stColumn:first-child { flex-basis: 100%; }
                            .stMainBlockContainer { padding-top: 4rem; }
                            .st-key-beside > div > .stHorizontalBlock { flex-wrap: wrap; }
                            .st-key-beside > div > .stHorizontalBlock > .stColumn { min-width: 100%; }
                            .rb-row { grid-template-columns: 1fr auto; } .rb-titles { display: none; }
                            .rb-row .rb-count { text-align: left; }
                            .rb-row .rb-count::after { content: " " attr(title); } }
"""
CSS += CSS_DOCUMENTS + FRAME + PRIVACY
