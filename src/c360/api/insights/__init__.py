"""Recommendation and summary, with the interactions they rest on."""
