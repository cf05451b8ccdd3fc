"""Cut documents into passages, each with its place: a page, a paragraph, a second."""
