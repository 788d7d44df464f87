"""Values that travel: what a report says, what a document holds, how a place in it is called."""
