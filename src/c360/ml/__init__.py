"""Models: features at a cutoff, training, evaluation, explanation, registry, scores."""
