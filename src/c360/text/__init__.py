"""Reads what customers wrote: sentiment, category, summary and recommendation, all local."""
