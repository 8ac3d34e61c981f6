"""Scripts for those who work on ragbox; not part of the package."""
