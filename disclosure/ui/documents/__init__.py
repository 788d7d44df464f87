"""The page of documents: what an office hands in, made from the numbers that the other pages show."""
