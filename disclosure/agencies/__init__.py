"""Bodies that report: what their names say (kind, level, place), and which body a name means.

`regions` knows the places of GB/T 2260, `names` takes a name apart, `registry` matches names to bodies and proposes new
ones. Facts come from data/regions and data/agencies and are corrected there. Importing loads nothing: the indexes are
built at the first call.
"""
