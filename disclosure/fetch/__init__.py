"""Documents from web addresses: politely, within limits, never from the own network unless allowed."""
