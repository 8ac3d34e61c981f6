"""What it takes to speak with another program on this machine that runs language models."""
