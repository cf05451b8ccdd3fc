"""Segments: who customers are, where, worth what; their list, and filters saved by name."""
