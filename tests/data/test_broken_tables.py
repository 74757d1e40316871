"""A few broken CSV files; `python -m benchmarks.torture tables` reads thousands."""

from __future__ import annotations

from benchmarks.torture import tables


def test_broken_tables_are_read_or_refused_with_a_sentence() -> None:
    assert tables.run(60, seed=2) == []


def test_a_file_is_broken_the_same_way_each_time_and_each_in_its_own() -> None:
    files = [tables.broken(7, number) for number in range(40)]
    assert files == [tables.broken(7, number) for number in range(40)]
    assert len(set(files)) > 35
