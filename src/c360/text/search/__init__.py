"""Finds what customers said about something, by words and by meaning."""
