"""What the sample documents say; how they are laid out is in `pdfkit` and `docxkit`."""
