"""Domain-free pieces used by every room: no business rule, no I/O beyond files."""
