"""The Model Context Protocol: tools for assistants, each with its caller's rights."""
