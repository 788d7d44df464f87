"""``python -m bench [PART...]``: measure and write docs/benchmarks.md; without a PART, all of them.

Parts: extract, ingest, queries, checks, change, peers, people, browser, cluster. ``--reports N`` and
``--documents N`` make a smaller or larger run of the parts that take long. Only when they are named: ``producers``
(``--files N`` documents printed by real programs) and ``scans`` (made scans of known reports). ``--keep`` leaves
docs/benchmarks.md alone and only prints.
"""

from disclosure import bootstrap

if __name__ == "__main__":
    bootstrap.run_inside("bench", groups=("dev",))

    import sys

    from bench.run import run

    sys.exit(run(sys.argv[1:]))
