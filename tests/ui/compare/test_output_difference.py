from __future__ import annotations

import numpy as np
import pytest

from gradstudio.training.look.lens import column_lens
from gradstudio.training.look.reading import Reading
from gradstudio.training.look.requests import MapRequest, Maps
from gradstudio.training.run.moment import Moment
from gradstudio.ui.compare.output_difference import output_difference

LENS = column_lens((0.0, 0.0), 0, 1, (-1.0, 1.0, -1.0, 1.0))
SCORE = Reading(task="binary", is_probability=False, classes=2, limit=1.0, ends=(-1.0, 0.0, 1.0))
SHARES = Reading(task="multiclass", is_probability=True, classes=3, limit=1.0, ends=(-1.0, 0.0, 1.0))
PREDICTION = Reading(task="regression", is_probability=False, classes=0, limit=2.0, ends=(10.0, 30.0, 50.0))


def maps(outputs: np.ndarray, lens=LENS) -> Maps:
    request = MapRequest(lens=lens, width=outputs.shape[2], height=outputs.shape[1], neurons="outputs")
    return Maps(
        moment=Moment(1, 0), request=request, sizes=(2, len(outputs)), layers=(outputs.astype(np.float32),)
    )


def test_scores_are_compared_within_their_limit():
    found = output_difference(maps(np.array([[[-3.0, 0.5]]])), SCORE, maps(np.array([[[1.0, 9.0]]])), SCORE)
    assert found.values.tolist() == [[2.0, 0.5]]
    assert (found.limit, found.signed) == (2.0, True)


def test_predictions_are_compared_in_the_unit_of_the_targets():
    found = output_difference(
        maps(np.array([[[0.0, 1.0]]])), PREDICTION, maps(np.array([[[0.5, -1.0]]])), PREDICTION
    )
    assert found.values.tolist() == [[5.0, -20.0]]  # a unit of the network is 10 of the data


def test_of_many_classes_it_is_the_share_that_changes_class():
    sure = np.log(np.array([[[0.7]], [[0.2]], [[0.1]]]))
    other = np.log(np.array([[[0.1]], [[0.2]], [[0.7]]]))
    found = output_difference(maps(sure), SHARES, maps(other), SHARES)
    assert found.values[0, 0] == pytest.approx(0.6, abs=1e-6)
    assert not found.signed


def test_where_one_has_no_value_there_is_no_difference():
    found = output_difference(
        maps(np.array([[[np.nan, 0.0]]])), SCORE, maps(np.array([[[1.0, 0.25]]])), SCORE
    )
    assert np.isnan(found.values[0, 0])
    assert found.limit == 0.25


def test_other_parts_sizes_or_kinds_are_not_compared():
    one = maps(np.zeros((1, 1, 2)))
    elsewhere = maps(np.zeros((1, 1, 2)), column_lens((0.0, 0.0), 0, 1, (-2.0, 1.0, -1.0, 1.0)))
    assert output_difference(one, SCORE, elsewhere, SCORE) is None
    assert output_difference(one, SCORE, maps(np.zeros((1, 2, 2))), SCORE) is None
    assert output_difference(one, SCORE, one, PREDICTION) is None
