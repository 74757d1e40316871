"""Weights that were brought in stay until something else is chosen, and go where they no longer fit the data."""

from __future__ import annotations

import pytest

from gradstudio.project.data_edits import set_data
from gradstudio.project.edits import set_layer_size
from gradstudio.project.errors import SpecError
from gradstudio.project.fields import set_field
from gradstudio.project.spec import (
    GivenInitialisation,
    LayerSpec,
    NetworkSpec,
    ProjectSpec,
    RandomInitialisation,
)


def given(*, layers: bool = False) -> ProjectSpec:
    """Return a project with 2-3-1 given weights, as one that was brought in has them."""
    whole = GivenInitialisation(values=tuple(float(k) for k in range(13)))
    parts = [GivenInitialisation(values=whole.values[:9]), GivenInitialisation(values=whole.values[9:])]
    network = NetworkSpec(
        layers=(
            LayerSpec(size=3, activation="tanh", initialisation=parts[0] if layers else None),
            LayerSpec(size=1, activation="linear", initialisation=parts[1] if layers else None),
        ),
        **({} if layers else {"initialisation": whole}),
    )
    return ProjectSpec(network=network, chosen=("network.initialisation",))


def test_other_data_of_the_same_columns_keeps_them() -> None:
    assert set_data(given(), kind="circle").network.initialisation == given().network.initialisation


def test_data_of_other_columns_has_weights_drawn_that_suit() -> None:
    after = set_data(given(), kind="iris")
    assert after.network.initialisation == RandomInitialisation(kind="xavier_uniform")
    assert "network.initialisation" not in after.chosen
    more = set_data(given(), features=("x1", "x2", "x1*x2"))
    assert isinstance(more.network.initialisation, RandomInitialisation)
    layers = set_data(given(layers=True), kind="iris")
    assert [layer.initialisation for layer in layers.network.layers] == [None, None]


def test_another_way_to_begin_can_be_chosen() -> None:
    after = set_field(given(), "network.initialisation.kind", "he_normal")
    assert after.network.initialisation == RandomInitialisation(kind="he_normal")


def test_another_size_says_that_they_no_longer_fit() -> None:
    with pytest.raises(SpecError, match=r"17 parameters, but its given .* choose another initialisation"):
        set_layer_size(given(), 0, 4)
