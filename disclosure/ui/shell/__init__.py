"""What stands around every page: address, filters, words, answers, the served process."""
