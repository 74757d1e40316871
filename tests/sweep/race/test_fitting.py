"""Races that would not fit into the memory are refused before they are made."""

import pytest

from gradstudio.engine.errors import ConfigurationError
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.race.fitting import require_memory

DEMO = ProjectSpec()


def test_so_many_seeds_as_fit_are_let_in_and_one_more_is_not() -> None:
    with pytest.raises(
        ConfigurationError, match=r"10,000 seeds would take 0\.5 GB of memory\. Let at most"
    ) as told:
        require_memory([DEMO, DEMO], 10_000, 2**27)
    most = int(str(told.value).rpartition("most ")[2].split()[0].replace(",", ""))
    require_memory([DEMO, DEMO], most, 2**27)
    with pytest.raises(ConfigurationError):
        require_memory([DEMO, DEMO], most + 1, 2**27)


def test_one_run_of_each_is_always_let_in() -> None:
    require_memory([DEMO], 1, 1)
