"""Word files: `document` walks the body (`body`, `flow`, `tables`), paragraph by paragraph (`runs`), with the numbers, styles and
notes as Word shows them."""
