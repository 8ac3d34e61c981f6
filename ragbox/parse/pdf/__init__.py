"""PDF files: `document` reads the pages (`pdfium*`), takes out what no reader sees (`suspects`, `visible`), lays the words out
(`layout`, `columns`, `tables` and their like make `page_layout`) and puts the pages together (`document_layout`)."""
