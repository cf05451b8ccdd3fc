"""Pure rules and value types: no I/O, no third-party import."""
