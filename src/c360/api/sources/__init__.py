"""Configured sources, and new ones."""
