"""``python -m disclosure``: installs what is missing, then does what ``disclosure`` does."""

from disclosure import bootstrap

if __name__ == "__main__":
    bootstrap.run_inside("disclosure")

    import sys

    from disclosure.cli import main

    sys.exit(main())
