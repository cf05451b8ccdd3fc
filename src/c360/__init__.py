"""C360: who is at risk, why, and what to do about it."""

__version__ = "0.1.0"
