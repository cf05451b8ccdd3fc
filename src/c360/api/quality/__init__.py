"""Quality results and quarantined rows."""
