"""The portfolio briefing: claims with the rows and interactions they rest on."""
