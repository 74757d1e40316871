"""Nothing is found in a sound run, neither on the way nor at its end."""

from __future__ import annotations

import pytest

from gradstudio.project import ProjectSpec
from gradstudio.project.presets import PRESETS
from gradstudio.training import Session
from gradstudio.training.doctor.case import case_of
from gradstudio.training.doctor.examine import examine
from gradstudio.training.health.planned import follow
from gradstudio.training.health.readings import Readings
from tests.training.doctor.cases import project

SOUND = {preset.name: preset.spec for preset in PRESETS if preset.name != "digits"} | {
    kind: project(kind, (16, 16), "relu") for kind in ("wine", "plane", "sine", "yin_yang")
}


@pytest.mark.parametrize("spec", SOUND.values(), ids=SOUND.keys())
def test_nothing_is_found_on_the_way_and_at_the_end(spec: ProjectSpec) -> None:
    session, readings = Session(spec), Readings()
    steps = spec.training.steps
    for end in (5, 25, steps // 10, steps // 4, steps // 2, steps):
        follow(session, max(0, end - session.step_count), readings=readings, points=32)
        assert examine(case_of(session, readings.all)) == (), f"at step {session.step_count}"
