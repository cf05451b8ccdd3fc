"""What was said: the interactions of an account."""
