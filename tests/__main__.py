"""``python -m tests``: every check of the project in one go, installing what it needs.

Format, lint, types, SQL, then pytest with the browser tests. All of them run even if one fails; the exit status is 0
only if all passed. ``--fast`` leaves the browser tests out, ``--linters`` leaves out all of pytest. Every other option
goes to pytest: ``python -m tests -k extract``.
"""

from disclosure import bootstrap

if __name__ == "__main__":
    bootstrap.run_inside("tests", groups=("dev",))

    import sys

    from tests.every_check import run_every_check

    sys.exit(run_every_check(sys.argv[1:]))
