"""Predictions: the stored ones, ad-hoc ones from supplied features, and what-if."""
