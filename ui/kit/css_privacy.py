"""The part of the style sheet for the promises, the audit log and the models."""

from __future__ import annotations

CSS = """
.rb-promises { display: grid; gap: .6rem; }
.rb-promise { display: grid; grid-template-columns: 11rem 1fr auto; gap: .3rem 1.2rem; align-items: baseline;
              border: 1px solid color-mix(in srgb, currentColor 16%, transparent); border-left: 4px solid var(--rb-dot);
              border-radius: 8px; padding: .75rem 1rem; overflow-wrap: anywhere; }
.rb-promise h2 { font-size: 1rem; font-weight: 650; margin: 0; padding: 0; line-height: 1.5; }
.rb-promise > p { margin: 0; }
.rb-promise details { grid-column: 2 / -1; font-size: .9rem; }
.rb-promise summary { cursor: pointer; width: max-content; padding: .1rem 0; }
dl.rb-facts { padding: 0; margin: .35rem 0 .6rem; }
dl.rb-machine { font-size: .9rem; }
.rb-limits { margin: .2rem 0 0; padding-left: 1.1rem; } .rb-limits li { margin: 0 0 .25rem; font-size: .9rem; }
.rb-promise p.rb-kicker { margin: .6rem 0 0; }
.rb-part { margin-top: 1rem; }
.rb-part h2 { font-size: 1.15rem; font-weight: 650; margin: 0; padding: 0; }
.rb-part p { margin: .2rem 0 0; opacity: .8; }
.rb-scroll { overflow-x: auto; }
.rb-audit th { white-space: nowrap; }
.rb-audit td { padding-top: .45rem; padding-bottom: .45rem; }
.st-key-audit_filters > * { max-width: 20rem; }
.rb-models { font-size: .925rem; }
.rb-models th { vertical-align: bottom; }
.rb-models td:first-child, .rb-models td.rb-count { white-space: nowrap; }
.rb-models td:first-child { font-weight: 600; }
.rb-models .rb-count { padding-right: .8rem; }
.rb-models .rb-status { white-space: normal; }
.rb-models .rb-wide { min-width: 13rem; }
[class*="st-key-row_model_"] { padding-bottom: .75rem; gap: .4rem; }
.rb-model { display: grid; grid-template-columns: minmax(11rem, 2fr) minmax(9rem, 3fr) auto; gap: .2rem 1rem;
            align-items: baseline; padding: .42rem 0; overflow-wrap: anywhere; }
@media (max-width: 700px) { .rb-facts { grid-template-columns: 1fr; gap: 0; } .rb-facts dd { margin: 0 0 .5rem; }
                            .rb-promise { grid-template-columns: 1fr auto; }
                            .rb-promise > :is(p, details) { grid-column: 1 / -1; }
                            .rb-promise > .rb-status { grid-row: 1; grid-column: 2; }
                            .rb-model { grid-template-columns: 1fr; } }
"""
