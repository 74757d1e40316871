"""The gradient check passes what is right, finds what was falsified, and names kinks and edges."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine import ops
from gradstudio.engine.value import Value
from gradstudio.lab.bands import BANDS, relative_error, verdict_of
from gradstudio.lab.errors import LabError
from gradstudio.lab.gradient_check import check_gradients
from gradstudio.lab.subject import Subject, subject_of_value
from tests.graph.expressions import batch_loss_of, expressions, loss_of, projects


def every(subject: Subject) -> range:
    return range(len(subject))


@given(expressions())
def test_the_engines_gradients_are_never_wrong(root: Value) -> None:
    subject = subject_of_value(root)
    found = check_gradients(subject, every(subject))
    assert found is not None
    assert [row.node for row in found] == list(every(subject))
    assert found.is_good, [row for row in found if row.band.is_fault]


@given(projects(), st.integers(0, 3), st.sampled_from([0.3, 1.0, 3.0]))
def test_the_gradients_of_a_sample_are_never_wrong(spec, sample: int, scale: float) -> None:
    subject = subject_of_value(loss_of(spec, sample, scale))
    assert check_gradients(subject, every(subject)).is_good


@given(projects(), st.booleans())
def test_the_gradients_of_a_batch_are_never_wrong(spec, penalty: bool) -> None:
    subject = subject_of_value(batch_loss_of(spec, 3, penalty))
    assert check_gradients(subject).is_good


@given(expressions(), st.integers(0, 100), st.sampled_from([-1.0, 0.0, 0.9, 0.999, 1.01, 2.0]))
def test_a_gradient_that_is_falsified_is_found_and_no_other(root: Value, place: int, factor: float) -> None:
    subject = subject_of_value(root)
    honest = check_gradients(subject, every(subject))
    sound = [row for row in honest if row.verdict == "good" and abs(row.backward) > 1e3 * row.doubt + 1e-6]
    if not sound:
        return
    chosen = sound[place % len(sound)].node
    grads = subject.grad
    grads[chosen] *= factor
    found = check_gradients(subject, every(subject), grads=grads)
    faults = [row for row in found if row.band.is_fault]
    assert [row.node for row in faults] == [chosen], faults
    assert found.worst.node == chosen
    assert subject.names[chosen] in found.sentence


@pytest.mark.parametrize("op", [ops.TANH, ops.RELU, ops.MULTIPLY, ops.EXP], ids=lambda op: op.name)
def test_one_false_rule_is_found_by_the_parameters_that_it_is_used_for(op) -> None:
    a, b = Value(0.6, label="a"), Value(-0.4, label="b")
    root = ((a * b).tanh() + (a * 2.0).relu() * 0.3 + (b * a).exp()) * 1.7
    wrong = replace(op, partials=lambda out, *operands: (0.5,) * len(operands), slopes=None)
    subject = subject_of_value(root)
    assert check_gradients(subject).is_good
    for node in subject.nodes:
        node.grad = 0.0
        if node.operation is op:
            node._rule = wrong
    subject.root.backward()
    grads = subject.grad
    for node in subject.nodes:
        if node._rule is wrong:
            node._rule = op
    found = check_gradients(subject, grads=grads)
    assert not found.is_good
    assert "are not what differences say" in found.sentence or "is not what" in found.sentence


def test_a_kink_is_named_and_not_failed() -> None:
    a = Value(0.0, label="a")
    hinge = a.relu()
    hinge.label = "h"
    found = check_gradients(subject_of_value(hinge * 2.0))
    (row,) = found
    assert row.verdict == "kink"
    assert found.subject.names[row.kink] == "h"
    assert row.because.startswith("h (ReLU) changes sides")
    assert found.is_good
    assert found.sentence.endswith("1 at a kink.")


def test_a_kink_near_by_does_not_hide_a_wrong_gradient() -> None:
    a = Value(1e-4, label="a")
    subject = subject_of_value(a.relu() * 2.0)
    assert check_gradients(subject).rows[0].verdict == "good"
    grads = subject.grad * 1.02
    (row,) = check_gradients(subject, grads=grads)
    assert row.verdict == "wrong"
    assert "near by" in row.because


def test_operands_that_are_always_equal_are_no_kink() -> None:
    a = Value(0.7, label="a")
    assert check_gradients(subject_of_value(a.maximum(a))).rows[0].verdict == "good"


def test_the_edge_of_a_domain_is_named() -> None:
    a = Value(0.0, label="a")
    root = a.sqrt()
    root.label = "root"
    (row,) = check_gradients(subject_of_value(root * 1.0))
    assert row.verdict == "undefined"
    assert "root has no value: sqrt needs an operand a ≥ 0" in row.because


def test_where_nothing_can_be_compared_backward_is_not_called_right() -> None:
    checked = check_gradients(subject_of_value(Value(0.0, label="a").relu()))
    assert "1 at a kink" in checked.sentence
    assert "No gradient can be compared" in checked.sentence
    assert "is right" not in checked.sentence


def test_what_overflows_on_one_side_is_told() -> None:
    a = Value(709.78, label="a")
    (row,) = check_gradients(subject_of_value(a.exp().exp().tanh() * a))
    assert row.verdict in ("undefined", "good", "wrong")
    (row,) = check_gradients(subject_of_value(Value(math.inf, label="b") * 2.0))
    assert row.verdict == "undefined"


def test_a_gradient_below_rounding_is_told_apart_from_a_wrong_one() -> None:
    a = Value(0.1, label="a")
    subject = subject_of_value(a * 1e-12 + 5.0)
    (row,) = check_gradients(subject, grads=subject.grad * 1.5)
    assert row.verdict == "rounding"
    assert row.doubt > abs(row.backward - row.difference) / 8


def test_a_gradient_that_is_no_number_is_wrong() -> None:
    subject = subject_of_value(Value(0.5, label="a") * 2.0)
    for bad in (math.nan, math.inf):
        (row,) = check_gradients(subject, grads=np.full(len(subject), bad))
        assert row.verdict == "wrong"


def test_an_exponent_written_as_a_number_is_a_constant() -> None:
    a = Value(3.0, label="a")
    subject = subject_of_value(a**2)
    assert [row.verdict for row in check_gradients(subject, every(subject))] == ["good", "constant", "good"]
    subject = subject_of_value(a ** Value(2.0, label="b"))
    assert [row.verdict for row in check_gradients(subject, every(subject))] == ["good"] * 3


@pytest.mark.parametrize(
    ("error", "verdict"),
    [(0.0, "good"), (1e-7, "good"), (1.1e-7, "fair"), (1e-4, "fair"), (1.1e-4, "doubtful"), (1e-2, "doubtful"),
     (1.1e-2, "wrong"), (1.0, "wrong"), (math.nan, "wrong"), (math.inf, "wrong")],
)  # fmt: skip
def test_bands_end_where_the_notes_say(error: float, verdict: str) -> None:
    assert verdict_of(error) == verdict


def test_the_relative_error_is_that_of_the_larger() -> None:
    assert relative_error(0.0, 0.0) == 0.0
    assert relative_error(1.0, 2.0) == relative_error(2.0, 1.0) == 0.5
    assert relative_error(1.0, -1.0) == 2.0
    assert math.isnan(relative_error(math.nan, 1.0))
    assert [band.verdict for band in BANDS if band.is_fault] == ["wrong", "doubtful"]


def test_it_can_be_given_up_and_there_may_be_nothing_to_check() -> None:
    subject = subject_of_value(Value(0.5, label="a") * 2.0)
    assert check_gradients(subject, go_on=lambda share: False) is None
    found = check_gradients(subject, [])
    assert found.is_good
    assert "nothing to check" in found.sentence
    assert found.worst is None


def test_what_cannot_be_recomputed_is_refused() -> None:
    a = Value(2.0, label="a")
    own = Value(8.0, (a,), "cube")
    own._backward = lambda: None
    with pytest.raises(LabError, match="not the engine's"):
        check_gradients(subject_of_value(own))
    subject = subject_of_value(a * 2.0)
    with pytest.raises(LabError, match="one for each node"):
        check_gradients(subject, grads=[1.0])
