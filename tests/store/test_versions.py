"""A file of each version of the format opens for ever."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gradstudio.project.spec import Moons, Table
from gradstudio.project.spec.data import unpacked
from gradstudio.store import load_kept
from gradstudio.training.record import Bookmark
from gradstudio.training.record.digest import state_digest
from gradstudio.training.run.moment import Moment, RunId

DATA = Path(__file__).parent / "data"


def test_version_1() -> None:
    kept = load_kept(DATA / "version_1.gradstudio")
    assert kept.spec.data == Moons(samples=12)
    first, second = kept.record.runs
    assert (first.label.name, first.label.bookmarks) == ("first", (Bookmark(step=3, name="here"),))
    assert (first.begin, first.end, first.ended, first.turns) == (0, 10, "Reached 10 steps.", [6])
    assert [(change.step, change.spec.training.l2) for change in first.changes][1] == (6, 0.01)
    assert (second.parent, second.begin, second.end) == (Moment(RunId(1), 10), 10, 15)
    assert first.newest is not None
    assert state_digest(first.newest.state) == (
        "f5957ad1871d05135297b5240fe7329e338684ad37bf4aa21798f7e51fa00494"
    )
    assert len(first.history.losses) == 10


def test_version_2() -> None:
    kept = load_kept(DATA / "version_2.gradstudio")
    data = kept.spec.data
    assert isinstance(data, Table)
    assert (data.rows, data.column_names, data.class_labels) == (12, ("a", "b", "c"), ("no", "yes"))
    numbers = np.frombuffer(unpacked(data.packed, 8 * 48), "<f8").reshape(12, 4)
    assert np.array_equal(numbers[:, :3], np.random.default_rng(2).normal(size=(12, 4))[:, :3])
    first, second = kept.record.runs
    assert (first.label.name, first.label.colour, first.ended) == ("first", "#1f77b4", "Reached 11 steps.")
    assert [(change.step, change.spec.training.l2) for change in first.changes][1] == (8, 0.01)
    assert (second.parent, second.end, kept.spec.training.l2) == (Moment(RunId(1), 8), 12, 0.5)
    assert first.newest is not None
    assert (
        state_digest(first.newest.state) == "23ed7070452dc8f149e0a39b3fd27722c6de0bfa25b205012a0eacce00bb269e"
    )
    assert second.spec.data == data
