"""The table of mistakes."""

from __future__ import annotations

import math

import pytest

from gradstudio.engine.errors import ConfigurationError
from gradstudio.lab.bugs.bug import GROUPS, Bug
from gradstudio.lab.bugs.faults import NO_FAULTS, Fault, FaultPlace, only
from gradstudio.lab.bugs.table import BUGS, LEVELS, bug_named

ASKED = {
    "overwrite",
    "no_zero_grad",
    "ascent",
    "creation_order",
    "seed_zero",
    "seed_two",
    "tanh_input",
    "forgotten_bias",
    "update_early",
    "sum_for_mean",
    "adam_betas",
    "adam_epsilon",
    "adam_uncorrected",
    "adam_age",
    "decay_coupled",
    "nesterov",
    "moments_kept",
    "gradient_zeroed",
}


def test_every_classic_mistake_is_there_once():
    keys = [bug.key for bug in BUGS]

    assert set(keys) >= ASKED
    assert len(set(keys)) == len(keys) == len({bug.title for bug in BUGS})
    assert {bug.group for bug in BUGS} == set(GROUPS)
    assert {bug.level for bug in BUGS} == set(LEVELS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.key)
def test_a_row_says_all_that_is_asked_of_it(bug: Bug):
    assert bug_named(bug.key) is bug
    assert bug.wrong != bug.right
    assert bug.does.endswith(".")
    assert bug.explanation.endswith(".")
    assert len(set(bug.hints)) == 3
    assert all(hint[-1] in ".?" for hint in bug.hints)
    assert bug.title not in bug.hints[0], "the first hint is vague"


def test_a_mistyped_key_is_told_with_the_one_that_was_meant():
    with pytest.raises(ConfigurationError, match="Did you mean 'overwrite'"):
        bug_named("overwite")


def test_a_mistake_takes_the_place_of_one_that_cannot_be_made_with_it():
    faults = only("seed_zero").with_fault(Fault("overwrite")).with_fault(Fault("seed_two"))

    assert [fault.key for fault in faults] == ["overwrite", "seed_two"]
    assert "seed_zero" not in faults
    assert len(faults.without("overwrite").without("seed_two")) == 0
    assert len(NO_FAULTS) == 0


def test_a_mistake_is_switched_on_again_elsewhere():
    faults = only("overwrite").with_fault(Fault("overwrite", FaultPlace("operation", "add")))

    assert len(faults) == 1
    assert str(faults.place("overwrite")) == "in the rule of add"
    assert str(FaultPlace("layer", "layer2")) == "in layer 2"
    assert str(FaultPlace()) == "everywhere"


def test_numbers_in_hints_are_true():
    """tanh: 1 − x² is off by ⅔ x⁴. Adam at first: m = (1 − β₁) g, s = (1 − β₂) g², corrected by their ages."""
    assert "fourth power" in " ".join(bug_named("tanh_input").hints)
    off = [abs((1 - x * x) - (1 - math.tanh(x) ** 2)) for x in (0.02, 0.04)]
    assert math.log2(off[1] / off[0]) == pytest.approx(4, abs=0.01)
    assert 0.1 / math.sqrt(0.001) == pytest.approx(3.16, abs=0.01)
    assert "3.16" in bug_named("adam_uncorrected").explanation
    aged = (0.1 / (1 - 0.9**2)) / math.sqrt(0.001 / (1 - 0.999**2))
    assert aged == pytest.approx(0.74, abs=0.005)
    assert "0.74" in " ".join(bug_named("adam_age").hints)
