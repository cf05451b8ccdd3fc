"""Adapters for every kind of source, behind one small port."""
