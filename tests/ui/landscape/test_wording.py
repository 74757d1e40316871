"""What is said of a plane and of sharpness: how much is hidden, and for whom the line is an edge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradstudio.app.landscape.survey import MeasuredSharpness, Relief, ShownPath
from gradstudio.project import edits
from gradstudio.project.fields import set_field
from gradstudio.sweep.landscape.plane import ParameterPlane
from gradstudio.sweep.landscape.sharpness import SharpnessCurve
from gradstudio.sweep.landscape.surface import PathOnPlane, Surface
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.landscape.wording import no_loss_words, plane_words, samples_words, sharpness_words
from tests.qt_helpers import small_spec

SPEC = set_field(edits.set_activation(small_spec(3), 0, "tanh"), "training.batch_size", None)


def relief(true: list[float], shown: list[float]) -> Relief:
    zeros = np.zeros(3)
    plane = ParameterPlane(
        origin=zeros,
        first=np.array([1.0, 0.0, 0.0]),
        second=np.array([0.0, 1.0, 0.0]),
        titles=("a", "b"),
        explained=(0.9, 0.05),
    )
    path = PathOnPlane(
        places=np.zeros((len(true), 2)),
        losses=np.array(true),
        shown=np.array(shown),
        distances=np.zeros(len(true)),
    )
    surface = Surface(plane=plane, a=np.zeros(2), b=np.zeros(2), losses=np.zeros((2, 2)))
    return Relief(
        kind="path",
        moment=Moment(RunId(1), 0),
        surface=surface,
        whole=(-1.0, 1.0, -1.0, 1.0),
        paths=(ShownPath(run=RunId(1), steps=10 * np.arange(len(true)), on_plane=path),),
        samples=100,
        sample_count=100,
    )


def sharpness_of(values: list[float], edges: list[float], spec=SPEC) -> MeasuredSharpness:
    curve = SharpnessCurve(
        steps=10 * np.arange(len(values)),
        values=np.column_stack([values, values, values]),
        edges=np.array(edges),
    )
    return MeasuredSharpness(run=RunId(1), spec=spec, curve=curve)


def test_the_step_of_which_most_is_hidden_is_named_with_both_losses():
    words = plane_words(relief([1.0, 2.0, 0.5], [1.0, 0.25, 0.5]))
    assert "90% and 5%" in words
    assert "most at step 10: the loss is 2" in words
    assert "0.25" in words


def test_a_path_in_the_plane_has_next_to_nothing_hidden():
    assert "next to nothing" in plane_words(relief([1.0, 2.0], [1.0, 2.0]))


def test_losses_that_are_no_numbers_are_passed_over():
    words = plane_words(relief([np.nan, 2.0, np.inf], [1.0, 0.5, 1.0]))
    assert "step 10" in words
    assert plane_words(relief([np.nan], [np.nan]))


@pytest.mark.parametrize("loss", [np.inf, np.nan])
def test_a_plane_without_a_finite_loss_says_so_with_the_mend(loss):
    surface = Surface(
        plane=relief([1.0], [1.0]).surface.plane,
        a=np.array([-1.0, 1.0]),
        b=np.array([-1.0, 1.0]),
        losses=np.full((2, 2), loss),
    )
    bare = replace(relief([np.inf], [np.inf]), surface=surface)
    assert "No loss here is a finite number" in plane_words(bare)
    assert "zoom in" in no_loss_words(bare)
    assert "earlier step" in no_loss_words(replace(bare, kind="random"))
    part = replace(bare, whole=(-2.0, 2.0, -2.0, 2.0))
    assert "whole plane" in no_loss_words(part)


def test_reaching_the_edge_is_told_with_its_step():
    words = sharpness_words(sharpness_of([1.0, 3.9, 4.1, 4.0], [4.0] * 4))
    assert "reached 2 / rate" in words
    assert "at step 20; at step 30 it is 1.0 times" in words


def test_staying_below_is_told_with_how_near_it_comes():
    words = sharpness_words(sharpness_of([1.0, 2.0, 1.5], [4.0] * 3))
    assert "stays below" in words
    assert "up to step 20" in words
    assert "50% of it at step 10" in words


def test_without_a_number_there_is_no_curvature():
    assert "No curvature" in sharpness_words(sharpness_of([np.nan], [4.0]))


@pytest.mark.parametrize(
    ("kind", "is_said"), [("sgd", False), ("momentum", True), ("adam", True), ("rmsprop", True)]
)
def test_for_other_optimizers_the_line_is_said_to_be_plain_descents(kind, is_said):
    spec = set_field(SPEC, "training.optimizer", {"kind": kind})
    spec = set_field(spec, "training.batch_size", None)
    words = sharpness_words(sharpness_of([1.0], [4.0], spec))
    assert ("plain gradient descent's" in words) == is_said


def test_batches_and_kinks_are_said():
    batched = set_field(SPEC, "training.batch_size", 4)
    assert "batches of 4" in sharpness_words(sharpness_of([1.0], [4.0], batched))
    kinked = edits.set_activation(SPEC, 0, "relu")
    assert ("Hinge and ReLU" in sharpness_words(sharpness_of([1.0], [4.0], kinked))) == (
        kinked.training.loss == "hinge"
    )


def test_a_look_at_some_samples_says_so():
    some = replace(relief([1.0], [1.0]), samples=380, sample_count=1797)
    assert samples_words(some, is_busy=True) == "First look: 380 of 1,797 samples"
    assert samples_words(some, is_busy=False) == "Measured on 380 of 1,797 samples"
    assert samples_words(relief([1.0], [1.0]), is_busy=True) == ""
    assert samples_words(None, is_busy=True) == ""
