"""Training of the bundled name finder."""
