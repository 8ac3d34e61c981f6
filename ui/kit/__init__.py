"""What the pages share: the open box, work in the background, safe showing of text, words for states."""
