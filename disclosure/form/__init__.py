"""The statutory form: its versions, its labels, what may stand in its cells."""
