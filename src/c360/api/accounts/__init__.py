"""Accounts: list, summary, one account, history, changes, export."""
