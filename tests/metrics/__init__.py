"""Every metric against a slow plain reference, and the catalogue against the queries."""
