"""Fakes and builders, for the tests of C360 and of what is built on it."""
