"""What complaints are about, and which of it grows."""
