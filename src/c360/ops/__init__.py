"""Schedules, freshness, service levels, cost, alerts and lineage."""
