"""One ``Settings`` tree: read once at the edge, passed in as an argument."""
