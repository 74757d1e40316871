"""A few broken project files; `python -m benchmarks.torture projects` opens thousands."""

from __future__ import annotations

from benchmarks.torture import projects
from benchmarks.torture.broken_project import broken


def test_broken_projects_are_opened_or_refused_with_a_sentence():
    assert projects.run(15, seed=2) == []


def test_a_file_is_broken_the_same_way_each_time_and_each_in_its_own():
    files = [broken(7, number) for number in range(40)]
    assert files == [broken(7, number) for number in range(40)]
    assert len(set(files)) > 35
