"""Tables of databases: read whole, by a cursor column, or change by change from the log."""
