"""Documents from the web: against a server of our own that misbehaves."""
