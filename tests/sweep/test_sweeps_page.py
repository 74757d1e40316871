"""docs/SWEEPS.md: its files are read, its commands and its code are run, and what it says of errors is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from gradstudio.cli import main
from gradstudio.project.file import save_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.sweep_columns import read_sweep_columns
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.plan.reading import OBJECTIVES, PLAN_FIELDS, SEARCHES
from gradstudio.sweep.plan.toml_file import parsed_sweep
from tests.api.test_python_page import run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "SWEEPS.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("my", "moons"):
        save_project(ProjectSpec(), tmp_path / f"{name}.gradstudio")
    (tmp_path / "moons.toml").write_text(blocks("toml")[0], encoding="utf-8")
    return tmp_path


def test_every_file_of_the_page_is_a_sweep(here: Path) -> None:
    counts = [parsed_sweep(text, "page", here).count for text in blocks("toml")]
    assert counts == [36, 32, 28, 50]


def test_every_command_of_the_page_that_needs_no_cluster_is_carried_out(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [shlex.split(line, comments=True) for block in blocks("sh") for line in block.splitlines()]
    commands = [line[1:] for line in lines if line[:1] == ["gradstudio"] and "--scheduler" not in line]
    assert len(commands) == 6
    for command in commands:
        assert main(command) == 0, command
    assert len(read_sweep_columns(here / "moons.gradsweep").numbers) == 36
    assert len((here / "runs.csv").read_text(encoding="utf-8").splitlines()) == 37
    assert "Does it depend on luck?" in capsys.readouterr().out


def test_the_code_of_the_page_gives_what_the_page_says(here: Path) -> None:
    names: dict[str, Any] = {}
    assert sum(run(block, names) for block in blocks("python")) == 8


def test_an_error_is_told_as_the_page_says(here: Path) -> None:
    text = blocks("toml")[0].replace("high = 1.0", "high = 0.01").replace("low = 0.01", "low = 1")
    with pytest.raises(SweepError) as error:
        parsed_sweep(text, "moons.toml", here)
    assert f"`{error.value}`" in TEXT


def test_every_field_and_choice_stands_on_the_page() -> None:
    for name in PLAN_FIELDS:
        assert f"`{name}`" in TEXT or f"`[{name}]`" in TEXT, name
    for choice in (*OBJECTIVES, *SEARCHES):
        assert f'"{choice}"' in TEXT, choice
