"""What customers said about something, and what complaints are about."""
