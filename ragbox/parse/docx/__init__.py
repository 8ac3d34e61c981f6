"""Word files: `document` walks the body (`body`, `flow`, `tables`) paragraph by paragraph (`runs`).

Numbers, styles and notes are as Word shows them.
"""
