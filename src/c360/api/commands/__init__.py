"""What the worker is asked to do."""
