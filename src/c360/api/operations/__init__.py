"""Service levels, cost and alerts."""
