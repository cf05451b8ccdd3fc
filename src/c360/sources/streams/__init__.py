"""Streams: sources that never end, read from a checkpoint and acknowledged after the commit."""
