"""A plausible province that does not exist, for trying scale and testing the checks: bodies, reports, planted errors.

`bodies` makes the hierarchy, `volumes` what happens there year by year, `planting` the errors, `printing` the cells as
reports print them, `documents` web pages of them, `command` what `disclosure simulate` does. Everything follows from
the seed: the same arguments give the same data. Nothing in it describes a real body; every name begins with 模拟.
"""
