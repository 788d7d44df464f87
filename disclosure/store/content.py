"""What stands for the content of a version: one number, kept up for the bodies and documents that a change concerns."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from disclosure.store.schema import execute, load_statement
from disclosure.store.serving import bare_statement, remake_rows


def whole_content(connection: duckdb.DuckDBPyConnection) -> str:
    """The number of all reports, documents, bodies, corrections and decisions, read anew."""
    part = bare_statement("65_content_part")
    return _content(connection, f"with content_part as ({part})\n", {"agency_ids": None})


def kept_content(
    connection: duckdb.DuckDBPyConnection, agency_ids: Collection[str] | None, documents: int | None
) -> str:
    """`whole_content` from what the version before noted (content_part), brought in line.

    `agency_ids` are bodies of which a report, a name or what is said of them may have changed; `documents` is by what
    the number of the documents differs (Touched.document_change); None where nobody knows.
    """
    if agency_ids is None or documents is None:
        execute(connection, load_statement("65_content_part", "serving"), {"agency_ids": None})
    else:
        remake_rows(connection, "65_content_part", {"agency_ids": sorted(agency_ids)})
        if documents:
            execute(connection, load_statement("change_content_of_documents"), {"change": documents})
    return _content(connection, "", {})


def _content(connection: duckdb.DuckDBPyConnection, start: str, parameters: dict[str, object]) -> str:
    ((number,),) = execute(connection, start + load_statement("content_fingerprint"), parameters)
    return str(number)
