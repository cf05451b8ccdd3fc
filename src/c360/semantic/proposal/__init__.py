"""What a language model may propose, and what holds it to the question."""
