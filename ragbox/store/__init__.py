"""Where a box keeps things: the encrypted catalog is the source of truth, Chroma holds the vectors."""
