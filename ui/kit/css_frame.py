"""The part of the style sheet for what is around every page: the sidebar, focus, motion, and contrast of fine print."""

from __future__ import annotations

CSS = """
.rb-side dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .7rem; margin: .35rem 0 .5rem; padding: 0;
              font-size: .8125rem; overflow-wrap: anywhere; }
.rb-side dt { opacity: .75; } .rb-side dd { margin: 0; }
.rb-side p.rb-status { white-space: normal; opacity: 1; padding-left: 1rem; text-indent: -1rem; }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation-duration: .01ms !important; animation-iteration-count: 1 !important;
                           transition-duration: .01ms !important; scroll-behavior: auto !important; } }
"""
