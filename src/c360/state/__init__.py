"""Application state: users, runs, audit trail, quality results, saved segments."""
