"""The ``c360`` command: one module per verb; parse, call, print."""
