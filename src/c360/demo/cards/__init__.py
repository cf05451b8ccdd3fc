"""Card customers of the demo and what they pay for, drawn in SQL: as many as a laptop can hold."""
