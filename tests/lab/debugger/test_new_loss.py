"""What the debugger says of the loss of the same batch after an update."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradstudio.engine import Value
from gradstudio.lab.debugger.change_log import ChangedNumbers
from gradstudio.lab.debugger.script import Taken
from gradstudio.lab.debugger.training_tellers import NewLossTeller
from gradstudio.lab.subject import subject_of_value


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (0.3, 0.2, "falls from 0.3 to 0.2."),
        (0.3, 0.4, "rises from 0.3 to 0.4."),
        (0.3, 0.3, "stays 0.3."),
        (0.3, math.nan, "was 0.3 and is no number any more."),
        (math.nan, math.nan, "stays NaN."),
        (math.nan, 0.3, "is a number again, 0.3."),
        (0.3, math.inf, "rises from 0.3 to ∞."),
    ],
)
def test_the_course_of_the_loss_is_told_also_where_it_is_no_number(before, after, says):
    root = Value(1.0, label="loss") * 2.0
    subject = subject_of_value(root)
    last = len(subject) - 1
    data, nothing = (
        np.full(len(subject), after),
        ChangedNumbers(
            nodes=np.array([], dtype=np.int64),
            before=np.array([]),
            after=np.array([]),
            is_new=np.array([], dtype=bool),
        ),
    )
    rows = ChangedNumbers(
        nodes=np.array([last]),
        before=np.array([before]),
        after=np.array([after]),
        is_new=np.array([False]),
    )
    taken = Taken(step=0, node=-1, data=data, grad=data, data_rows=rows, grad_rows=nothing)
    assert NewLossTeller(subject).tell(taken).sentence.endswith(f"the loss of this batch {says}")
