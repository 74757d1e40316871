"""A project without a file is named after the preset that it began as."""

from __future__ import annotations

import pytest

from gradstudio.project import edits
from gradstudio.project.fields import set_field
from gradstudio.project.nearest_preset import nearest_preset
from gradstudio.project.presets import PRESETS


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_has_its_name_and_keeps_it_when_settings_change(preset):
    assert nearest_preset(preset.spec) == preset.title
    assert nearest_preset(set_field(preset.spec, "training.seed", 77)) == preset.title


def test_with_other_data_it_is_no_preset():
    assert nearest_preset(edits.set_data(PRESETS[0].spec, samples=33)) == ""
