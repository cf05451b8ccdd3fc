"""The semantic model in the forms of other tools."""
