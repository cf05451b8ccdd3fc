"""The portfolio briefing: what changed and what needs somebody, as claims that cite rows."""
