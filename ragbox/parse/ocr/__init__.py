"""Pages that are pictures: `quality` tells which, `reader` reads them (`picture`, `engine`, `lines`)."""
