"""The web app, the API page, health checks."""
