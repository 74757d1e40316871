"""Edits of one's own samples that rules propose: rows that are left out."""

from __future__ import annotations

from collections.abc import Collection

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

    def change() -> ProjectSpec:
        if isinstance(data, Drawn):
            points = tuple(point for row, point in enumerate(data.points) if row not in rows)
            return edits.set_data(spec, points=points)
        width = len(data.column_names) + 1
        numbers = np.frombuffer(unpacked(data.packed, 8 * data.rows * width), dtype="<f8")
        kept = np.delete(numbers.reshape(data.rows, width), list(rows), axis=0)
        return edits.set_data(spec, rows=len(kept), packed=packed(kept.tobytes()))

    return mend(spec, "leave_out", title, says, change)
