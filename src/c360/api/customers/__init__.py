"""Card customers: search, profile, spending and history."""
