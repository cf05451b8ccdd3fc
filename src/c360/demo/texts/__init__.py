"""Words for interactions: phrases per subject and tone, and the grammar that combines them."""
