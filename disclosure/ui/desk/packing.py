"""Many chosen files travel as one: Streamlit's own uploader draws every file anew at each step of every other.

A thousand files take it many minutes, in which the page stands still. This invisible component stands between: where
more than a few files are chosen or dropped, it hands the uploader packs (`disclosure.desk.packs`) in their place. The
browser joins the files by reference; nothing is read into memory for it. Without it the uploader works as before.
Files that are too large for the desk are kept back before they travel, and named here. Rejected: telling the page,
which would run anew and lose the files that have just been chosen with them.
"""

from __future__ import annotations

from disclosure.desk.packs import LENGTH_DIGITS, MAGIC, SUFFIX
from disclosure.ui.desk.uploads import MOST_BYTES, NAMED
from disclosure.ui.shell.components import own_component
from disclosure.ui.shell.labels import Words

PACKED_FROM = 12
PACK_BYTES = 100 * 1024 * 1024


_PACKER = own_component(__file__)


def pack_many_files(words: Words) -> None:
    """From here on the uploaders of the page get many files as few, and none that is too large."""
    most = words.count(MOST_BYTES // 1024**2)
    _PACKER(
        key=f"desk_packing_{words.language}",
        data={
            "suffix": SUFFIX,
            "magic": MAGIC.decode("ascii"),
            "digits": LENGTH_DIGITS,
            "from": PACKED_FROM,
            "bytes": PACK_BYTES,
            "most": MOST_BYTES,
            "named": NAMED,
            "tooLarge": words.text("desk.too_large", name="#name", size="#size", most=most),
            "more": words.text("desk.more_too_large", count="#", most=most),
            "advice": words.text("desk.too_large_advice").replace("`", ""),
            "name": words.text("desk.pack_name", count="#"),
        },
    )
