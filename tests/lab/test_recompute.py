from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.value import Value
from gradstudio.lab.errors import LabError
from gradstudio.lab.recompute import recomputed
from gradstudio.lab.subject import subject_of_value
from tests.graph.random_graphs import MAKERS

numbers = st.floats(-3, 3)


def built(leaves: list[float], program: list[tuple[str, int, int]]) -> Value:
    pool = [Value(number, label=f"x{i}") for i, number in enumerate(leaves)]
    for name, a, b in program:
        pool.append(MAKERS[name](pool[a % len(pool)], pool[b % len(pool)]))
    return pool[-1]


@given(
    st.lists(numbers, min_size=1, max_size=3),
    st.lists(
        st.tuples(st.sampled_from(list(MAKERS)), st.integers(0, 20), st.integers(0, 20)),
        min_size=1,
        max_size=9,
    ),
    numbers,
)
def test_other_leaves_give_what_building_the_graph_with_them_gives(leaves, program, number):
    subject = subject_of_value(built(leaves, program))
    for knob in subject.knobs:
        others = list(leaves)
        others[int(subject.names[knob].removeprefix("x"))] = number
        expected = [node.data for node in subject_of_value(built(others, program)).nodes]
        assert recomputed(subject, {knob: number}) == expected


def test_an_inner_node_that_is_set_keeps_its_number_and_what_follows_sees_it():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    c = a + b
    c.label = "c"
    subject = subject_of_value(c * a)
    at = subject.names.index("c")
    data = recomputed(subject, {at: 10.0})
    assert (data[at], data[-1]) == (10.0, 20.0)
    assert recomputed(subject, {at: 10.0, subject.names.index("a"): 5.0})[-1] == 50.0


def test_the_subject_stays_as_it_is():
    subject = subject_of_value(Value(2.0, label="a") * 3.0)
    before = subject.data
    recomputed(subject, {0: 7.0})
    assert np.array_equal(subject.data, before)


def test_without_a_change_every_number_stays():
    subject = subject_of_value((Value(2.0, label="a") * 3.0).tanh())
    assert recomputed(subject, {}) == subject.data.tolist()


def test_leaving_a_domain_says_which():
    subject = subject_of_value((Value(2.0, label="a") + 1.0).log())
    with pytest.raises(MathDomainError, match="log"):
        recomputed(subject, {0: -4.0})
    with pytest.raises(MathDomainError, match="needs"):
        recomputed(subject_of_value(1.0 / Value(2.0, label="a")), {1: 0.0})


def test_an_operation_of_ones_own_is_refused_only_where_it_would_be_computed():
    a, b = Value(3.0, label="a"), Value(1.0, label="b")
    subject = subject_of_value(Value(6.0, (a,), "twice") + b)
    assert recomputed(subject, {subject.names.index("b"): 4.0})[-1] == 10.0
    with pytest.raises(LabError, match="twice"):
        recomputed(subject, {subject.names.index("a"): 4.0})


def test_a_node_that_is_not_there_is_refused():
    with pytest.raises(LabError, match="no node 5"):
        recomputed(subject_of_value(Value(1.0)), {5: 1.0})
