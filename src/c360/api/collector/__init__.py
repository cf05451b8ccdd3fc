"""The event collector: the Segment HTTP tracking API over the event log."""
