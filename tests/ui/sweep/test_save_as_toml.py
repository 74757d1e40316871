"""A sweep that is set up in the window and saved as TOML, to be run elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from gradstudio.app.sweep.draft import AxisDraft, SweepDraft
from gradstudio.project import edits
from gradstudio.store.sweeps import SweepStore
from gradstudio.sweep.plan.toml_file import load_sweep
from tests.qt_helpers import small_spec
from tests.ui.gestures import click, type_into

DRAFTS = (
    SweepDraft(),
    SweepDraft(
        axes=(
            AxisDraft(path="network.hidden", text="[4], [8, 8]"),
            AxisDraft(path="training.l2", text="0.00001 to 0.1 in 3", logarithmic=True),
        ),
        search="grid",
        seeds=3,
        objective="accuracy",
        minutes=7.5,
        gives_up="brackets",
        asks_doctor=True,
    ),
    SweepDraft(search="sobol", points=9, seeds=2, objective="test_loss", gives_up="asha"),
)


@pytest.fixture
def informed(tools):
    told: list[str] = []
    tools.informed.connect(told.append)
    return told


def save_as(panel, monkeypatch, path: Path) -> str:
    """Save to a path by the button, and return the name that is proposed."""
    proposed: list[str] = []

    def choose(_parent, _title, name, *_) -> tuple[str, str]:
        proposed.append(name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    click(panel.set_up.foot.save_button)
    return proposed[0]


@pytest.mark.parametrize("draft", DRAFTS)
def test_the_plan_that_is_saved_is_the_one_that_is_read(
    panel, refused, informed, tmp_path, monkeypatch, draft
):
    panel.show_spec(edits.set_data(small_spec(samples=20, steps=90), kind="moons", test_share=0.25))
    panel.set_up.show_draft(draft)
    plan = panel.set_up.plan
    assert save_as(panel, monkeypatch, tmp_path / "rates") == str(tmp_path / "Sweep 1.toml")
    assert load_sweep(tmp_path / "rates.toml") == plan
    assert informed == ["The sweep is saved. Run it by: gradstudio sweep rates.toml"]
    assert not refused


def test_the_command_names_the_file_as_a_shell_takes_it(panel, informed, tmp_path, monkeypatch):
    save_as(panel, monkeypatch, tmp_path / "my rates.toml")
    assert informed[-1].endswith("gradstudio sweep 'my rates.toml'")


def test_a_file_that_cannot_be_written_is_told_with_the_mend(panel, refused, informed, tmp_path, monkeypatch):
    save_as(panel, monkeypatch, tmp_path / "no such folder" / "rates.toml")
    assert refused[-1].startswith("The sweep is not saved.")
    assert refused[-1].endswith("Choose another folder or another name.")
    kept = tmp_path / "kept.toml"
    kept.write_text("mine")
    kept.chmod(0o444)
    save_as(panel, monkeypatch, kept)
    assert "is read-only" in refused[-1]
    assert kept.read_text() == "mine"
    assert not informed


@pytest.mark.parametrize("suffix", [".gradsweep", ".gradstudio"])
def test_results_and_projects_are_not_written_over(panel, refused, informed, tmp_path, monkeypatch, suffix):
    kept = tmp_path / f"kept{suffix}"
    kept.write_text("mine")
    save_as(panel, monkeypatch, kept)
    assert kept.read_text() == "mine"
    assert refused[-1].endswith("Choose another name that ends in .toml.")
    assert not informed


@pytest.mark.parametrize("name", ["kept.results", "kept.toml"])
def test_results_that_are_kept_under_another_name_are_not_written_over(
    panel, refused, tmp_path, monkeypatch, name
):
    plan = panel.set_up.plan
    kept = tmp_path / name
    SweepStore.create(kept, plan.text, plan.digest, plan.paths).close()
    before = kept.read_bytes()
    save_as(panel, monkeypatch, kept)
    assert kept.read_bytes() == before
    assert refused[-1] == f"{name} holds the results of a sweep. Choose another name that ends in .toml."


def test_a_sweep_that_would_be_too_large_to_read_is_not_saved(
    panel, refused, informed, tmp_path, monkeypatch
):
    monkeypatch.setattr("gradstudio.sweep.plan.toml_file.MAX_BYTES", 100)
    save_as(panel, monkeypatch, tmp_path / "rates.toml")
    assert "name the project's file" in refused[-1]
    assert not (tmp_path / "rates.toml").exists()
    assert not informed


def test_a_plan_that_is_not_legal_is_not_saved_and_the_button_says_why(panel):
    page = panel.set_up
    button, hint = page.foot.save_button, page.foot.save_button.toolTip()
    assert button.isEnabled()
    type_into(page.rows[1].values, "relu, none such")
    assert not button.isEnabled()
    assert "none such" in button.toolTip()
    type_into(page.rows[1].values, "relu, tanh")
    assert button.isEnabled()
    assert button.toolTip() == hint


def test_a_sweep_can_be_saved_while_one_runs(panel):
    panel.set_up.show_running(True)
    assert not panel.set_up.foot.start_button.isEnabled()
    assert panel.set_up.foot.save_button.isEnabled()
