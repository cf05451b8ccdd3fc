"""What expires of raw rows, and what is sealed of them."""
