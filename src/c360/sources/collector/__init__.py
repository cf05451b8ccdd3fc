"""The event collector's log: what was accepted lies on disk before anybody is told so."""
