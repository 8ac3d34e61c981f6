"""Language models on this machine: which there are, what they need, how they come here and how they are checked."""
