"""Engagement: how engaged the members of a community are, who is leaving, who is odd."""
