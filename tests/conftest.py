"""Makes the modules beside it, such as ``malformed``, importable from every test."""
