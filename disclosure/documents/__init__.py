"""Documents that an office hands in: sections and sentences as data, and what is kept about letters and points."""
