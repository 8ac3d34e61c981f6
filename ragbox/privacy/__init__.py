"""Keeping a box private: its key, and dependencies that stay off the network."""
