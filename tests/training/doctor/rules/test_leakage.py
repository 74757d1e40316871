"""Copies of training samples among the test samples."""

from __future__ import annotations

import numpy as np

from gradstudio.training.doctor.examine import examine
from tests.training.doctor.cases import beforehand, rules_of, trained, with_table

GENERATOR = np.random.RandomState(0)
POINTS = GENERATOR.normal(size=(100, 2))
LABELS = POINTS[:, 0] > 0


def copies(count: int, points: np.ndarray = POINTS) -> tuple[np.ndarray, np.ndarray]:
    """Return samples of which the first ones stand there twice."""
    return np.concatenate([points, points[:count]]), np.concatenate([LABELS, LABELS[:count]])


def test_copies_across_the_parts_are_told_and_can_be_left_out() -> None:
    spec = with_table(*copies(40), ("no", "yes"), test_share=0.5)
    (found,) = beforehand(spec)
    assert found.rule == "leakage"
    assert found.seriousness == "warning"
    row = found.places[1].sample
    assert row is not None
    both = {place % 100 for place in (row,)} | {row}
    assert both <= set(range(140))
    assert found.mends[0].spec.data.sample_count < 140
    assert rules_of(examine(trained(spec, [0.1] * 50, accuracy=1.0))) == {
        "leakage"
    }  # a good score is no excuse


def test_few_copies_and_no_test_samples_are_no_leakage() -> None:
    assert beforehand(with_table(*copies(2), ("no", "yes"), test_share=0.5)) == ()
    assert beforehand(with_table(*copies(40), ("no", "yes"))) == ()


def test_equal_samples_are_expected_where_the_inputs_have_few_values() -> None:
    spec = with_table(*copies(40, np.round(POINTS)), ("no", "yes"), test_share=0.5)
    assert "leakage" not in rules_of(beforehand(spec))
