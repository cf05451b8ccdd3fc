"""Engagement profiles of a made-up community, drawn so that how good a model can be is known."""
