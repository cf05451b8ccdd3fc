"""Trained models: their cards, versions, comparison, drift, and which of them scores."""
