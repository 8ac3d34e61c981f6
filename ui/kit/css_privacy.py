"""The part of the style sheet for the promises, the audit log and the models."""

from __future__ import annotations

CSS = """
.rb-promises { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: .8rem; }
.rb-promise { border: 1px solid color-mix(in srgb, currentColor 16%, transparent); border-left: 4px solid var(--rb-dot);
              border-radius: 8px; padding: .8rem 1rem; overflow-wrap: anywhere; }
.rb-promise { display: grid; grid-template-columns: 1fr auto; align-content: start; align-items: baseline; gap: 0 .8rem; }
.rb-promise > :is(p, details) { grid-column: 1 / -1; }
.rb-promise h2 { font-size: 1.05rem; font-weight: 650; margin: 0; padding: 0; }
.rb-promise > p { margin: .35rem 0 0; }
.rb-promise details { margin-top: .5rem; font-size: .9rem; }
.rb-promise summary { cursor: pointer; width: max-content; padding: .15rem 0; }
.rb-promise .rb-facts { margin: .35rem 0 .6rem; }
.rb-limits { margin: .2rem 0 0; padding-left: 1.1rem; } .rb-limits li { margin: 0 0 .25rem; font-size: .9rem; }
.rb-part { margin-top: 1rem; }
.rb-part h2 { font-size: 1.15rem; font-weight: 650; margin: 0; padding: 0; }
.rb-part p { margin: .2rem 0 0; opacity: .8; }
.rb-scroll { overflow-x: auto; }
.rb-audit td { padding-top: .45rem; padding-bottom: .45rem; }
.st-key-audit_filters > * { max-width: 20rem; }
.rb-models td:first-child { font-weight: 600; white-space: nowrap; }
.rb-models .rb-count { padding-right: .8rem; white-space: nowrap; }
.rb-model { display: grid; grid-template-columns: minmax(11rem, 2fr) minmax(9rem, 3fr) auto; gap: .2rem 1rem;
            align-items: baseline; padding: .42rem 0; overflow-wrap: anywhere; }
@media (max-width: 700px) { .rb-facts { grid-template-columns: 1fr; gap: 0; } .rb-facts dd { margin: 0 0 .5rem; }
                            .rb-model { grid-template-columns: 1fr; } }
"""
