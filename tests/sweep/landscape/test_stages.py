"""In which passes a plane is measured: the first soon, whatever the network, and each more than the one before."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gradstudio.sweep.landscape.stages import SIDE, SOON, STRIDES, PlaneStage, stages_of, work_of_stages
from gradstudio.sweep.landscape.work import WorkDone, work_of


def points(stride: int) -> int:
    return len(range(0, SIDE, stride)) ** 2


def test_a_network_of_usual_size_is_measured_on_all_samples_at_once() -> None:
    assert stages_of(337, 100) == (PlaneStage(samples=100, strides=STRIDES),)
    assert stages_of(8970, 1797) == (PlaneStage(samples=1797, strides=STRIDES),)


def test_a_large_one_is_looked_at_on_some_samples_first_and_ends_on_all_of_them() -> None:
    first, *_, last = stages_of(85_002, 1797)
    assert 100 <= first.samples < 1000
    assert first.strides[0] == 10
    assert (last.samples, last.strides[-1]) == (1797, 1)


@given(st.integers(1, 8_200_000), st.integers(1, 100_000))
def test_the_first_pass_is_soon_there_and_the_others_grow(parameters: int, samples: int) -> None:
    stages = stages_of(parameters, samples)
    first = stages[0]
    assert work_of(points(first.strides[0]), parameters, first.samples) <= 2 * SOON
    passes = [(stage.samples, stride) for stage in stages for stride in stage.strides]
    for (few, coarse), (more, fine) in pairwise(passes):
        assert few <= more <= samples
        assert coarse >= fine
        assert (few, coarse) != (more, fine)
        # Nobody waits for the next picture much longer than for all that he has seen.
        assert work_of(points(fine), parameters, more) <= 16 * work_of(points(coarse), parameters, few)
    assert 1 <= first.samples <= samples


def test_what_is_done_is_told_as_a_share_of_all_that_is_to_be_done() -> None:
    stages = stages_of(85_002, 1797)
    shares: list[float] = []

    def go_on(share: float) -> bool:
        shares.append(share)
        return len(shares) < 1000

    work = WorkDone(work_of_stages(stages, 85_002, 10), go_on)
    for stage in stages:
        assert work.goes_on(work_of(20, 85_002, stage.samples))
        assert work.goes_on(work_of(points(stage.strides[-1]), 85_002, stage.samples))
    assert work.goes_on(0.0)
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
