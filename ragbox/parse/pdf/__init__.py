"""PDF files: `document` reads the pages (`pdfium*`) and takes out what no reader sees (`suspects`, `visible`).

`page_layout` puts the words of a page in order (`layout`, `columns`, `tables` and their like), `document_layout` the pages
together.
"""
