"""Edits of one's own samples that rules propose: rows that are left out."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import numpy as np

from gradstudio.project import edits
from gradstudio.project.spec import Drawn, ProjectSpec, Table
from gradstudio.project.spec.data import packed, unpacked
from gradstudio.training.doctor.finding import Mend
from gradstudio.training.doctor.mending import mend


def without_rows(spec: ProjectSpec, rows: Collection[int], title: str, says: str) -> Mend | None:
    """Return a mend that leaves samples out, of a table or of drawn points; None for samples that are generated.

    Args:
        spec: the project as it is.
        rows: of the data set.
        title: what is changed.
        says: why it may help.
    """
    data = spec.data
    if data.edited or not rows or not isinstance(data, Table | Drawn):
        return None
    left = frozenset(rows)
    return mend(spec, "leave_out", title, says, lambda: edits.set_data(spec, **_without(data, left)))


# Asked again at every examination of a run, and a large table takes a second to be packed.
@lru_cache(maxsize=2)
def _without(data: Table | Drawn, rows: frozenset[int]) -> dict[str, Any]:
    """Return the fields of data that hold its samples, without some of them."""
    if isinstance(data, Drawn):
        return {"points": tuple(point for row, point in enumerate(data.points) if row not in rows)}
    width = len(data.column_names) + 1
    numbers = np.frombuffer(unpacked(data.packed, 8 * data.rows * width), dtype="<f8")
    kept = np.delete(numbers.reshape(data.rows, width), list(rows), axis=0)
    return {"rows": len(kept), "packed": packed(kept.tobytes())}
