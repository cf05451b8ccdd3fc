"""Revenue: pipeline by region and product, recent sales."""
