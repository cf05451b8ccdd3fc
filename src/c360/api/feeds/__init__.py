"""Dashboards of the feeds that a workspace has described itself."""
