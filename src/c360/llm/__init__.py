"""Language models: one adapter for each provider, loaded when the first question needs it."""
