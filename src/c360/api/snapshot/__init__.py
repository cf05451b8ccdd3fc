"""What is published, and how fresh it is."""
