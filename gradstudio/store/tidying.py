"""Taking out of a file what nothing in it refers to any more."""

from __future__ import annotations

import sqlite3


def clear_unused(connection: sqlite3.Connection) -> None:
    """Take out specs that are neither the project's nor a run's, and texts and samples that no spec has."""
    for table, used in (
        ("specs", "SELECT spec FROM project UNION SELECT spec FROM changes"),
        ("texts", "SELECT data FROM specs UNION SELECT rest FROM specs"),
    ):
        connection.execute(f"DELETE FROM {table} WHERE id NOT IN ({used})")
    connection.execute("DELETE FROM has_samples WHERE text NOT IN (SELECT id FROM texts)")
    connection.execute("DELETE FROM samples WHERE id NOT IN (SELECT samples FROM has_samples)")
