"""Campaigns: is it worth it, and for whom; then what became of it."""
