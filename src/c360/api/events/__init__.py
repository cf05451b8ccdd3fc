"""Product events as they come."""
