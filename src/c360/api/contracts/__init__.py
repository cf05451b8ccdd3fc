"""Contracts of feeds, and what blocks a feed."""
