"""Each preset opens ready to run, and reaches what its caption says."""

from __future__ import annotations

import pytest

from gradstudio.project import edits
from gradstudio.project.presets import PRESETS, Preset
from gradstudio.project.spec import ProjectSpec, validated
from gradstudio.training import Session

BY_NAME = {preset.name: preset for preset in PRESETS}
EPOCHS_OF_THE_SPIRAL = 150


def reached(preset: Preset, spec: ProjectSpec) -> float:
    session = Session(spec)
    stop = session.run(spec.training.steps)
    assert stop is not None
    assert session.step_count == spec.training.steps
    unit = "epochs" if "epochs" in preset.duration else "steps"
    count = session.epoch if unit == "epochs" else session.step_count
    assert preset.duration == f"{count} {unit}"
    found = getattr(session.snapshot(), preset.measure)
    assert found is not None
    return float(found)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_keeps_its_promise(preset: Preset) -> None:
    found = reached(preset, preset.spec)
    assert found <= preset.bound if preset.measure == "test_loss" else found >= preset.bound
    said = f"{100 * preset.bound:.3g} %" if "accuracy" in preset.measure else f"{preset.bound:.3g}"
    assert said in preset.caption
    assert preset.duration in preset.caption


def test_names_and_titles_are_told_apart() -> None:
    assert (
        len({preset.name for preset in PRESETS}) == len({preset.title for preset in PRESETS}) == len(PRESETS)
    )
    for preset in PRESETS:
        assert validated(preset.spec.model_dump(mode="json")) == preset.spec


def test_the_spiral_is_solved_on_nine_of_ten_seeds() -> None:
    preset = BY_NAME["spiral"]
    data = preset.spec.data
    assert (data.formulas, data.noise, data.sample_count, data.test_share) == (("x1", "x2"), 0.0, 500, 0.5)
    solved = 0
    for seed in range(10):
        spec = edits.set_training(edits.set_data(preset.spec, seed=seed), seed=seed)
        session = Session(spec)
        session.advance(spec.training.steps)
        assert session.epoch == EPOCHS_OF_THE_SPIRAL
        accuracy = session.snapshot().test_accuracy
        assert accuracy is not None
        solved += accuracy >= 0.99
    assert solved >= 9
