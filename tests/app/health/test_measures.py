"""The table of what can be looked at of a network's health."""

from __future__ import annotations

import math

from gradstudio.app.health.layers import shown_layers, unit_of
from gradstudio.app.health.measures import ASPECTS, AT_FIRST, LayerMeasure, aspect_of
from gradstudio.app.program.glossary import meaning_of
from tests.app.health.measured_runs import SPEC


def test_every_aspect_has_a_key_a_title_and_a_word_of_its_own_or_one_that_is_explained():
    assert len({aspect.key for aspect in ASPECTS}) == len(ASPECTS)
    assert len({aspect.title for aspect in ASPECTS}) == len(ASPECTS)
    assert all(meaning_of(aspect.term) for aspect in ASPECTS)


def test_all_are_in_the_order_of_the_first_time():
    assert sorted(AT_FIRST) == sorted(aspect.key for aspect in ASPECTS)


def test_only_measures_of_some_layers_say_why_there_is_none():
    for aspect in ASPECTS:
        if isinstance(aspect, LayerMeasure):
            assert bool(aspect.none) == bool(aspect.activations)
            assert aspect.applies("relu") or aspect.applies("tanh")


def test_dead_units_are_those_of_relu_alone():
    dead = aspect_of("dead")
    assert [dead.applies(name) for name in ("relu", "leaky_relu", "tanh", "linear")] == [
        True,
        False,
        False,
        False,
    ]


def test_shares_are_told_in_per_cent_and_numbers_as_everywhere():
    assert aspect_of("dead").text(0.25) == "25 %"
    assert aspect_of("dead").text(math.nan) == "NaN"
    assert aspect_of("update_ratio").text(1e-5) == "1.00·10⁻⁵"


def test_layers_are_named_as_in_the_builder_and_know_their_paths():
    layers = shown_layers(SPEC)
    assert [layer.name for layer in layers] == ["Layer 1", "Layer 2", "Output"]
    assert [layer.path for layer in layers] == ["layer1", "layer2", "layer3"]
    assert [layer.depth for layer in layers] == [0.0, 0.5, 1.0]
    assert layers[1].path_of(0) == "layer2.neuron1.a"


def test_what_is_selected_is_found_among_the_units():
    assert unit_of("layer2") == (1, None)
    assert unit_of("layer2.neuron3.a") == (1, 2)
    assert unit_of("layer1.neuron2.w1") == (0, 1)
    assert unit_of("x1") is None
    assert unit_of("loss") is None
    assert unit_of("") is None
