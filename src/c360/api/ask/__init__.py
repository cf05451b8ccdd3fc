"""Questions in plain English."""
