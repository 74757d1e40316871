"""A training step that is stepped through is the step that the engines take."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.engine.optim import OPTIMIZERS
from gradstudio.lab.debugger.batch_graph import StepStart
from gradstudio.lab.debugger.debugger import Debugger
from gradstudio.lab.debugger.step_start import training_step_at
from gradstudio.lab.debugger.training_step import training_step_script
from gradstudio.lab.errors import LabError
from gradstudio.project.edits import set_dropout
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import (
    AdamSpec,
    AdamWSpec,
    ClipNorm,
    ClippingSpec,
    ClipValue,
    ConstantRate,
    LayerSpec,
    LinearRate,
    MomentumSpec,
    Moons,
    NesterovSpec,
    NetworkSpec,
    NoClipping,
    OptimizerSpec,
    ProjectSpec,
    RMSpropSpec,
    SgdSpec,
    TrainingSpec,
)
from gradstudio.training.record import Record, Replay
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.session import Session
from tests.lab.debugger.replaying import Replayer, bits

OPTIMIZER_SPECS: tuple[OptimizerSpec, ...] = (
    SgdSpec(),
    SgdSpec(weight_decay=0.1),
    MomentumSpec(momentum=0.8),
    NesterovSpec(weight_decay=0.01),
    RMSpropSpec(alpha=0.9),
    AdamSpec(beta1=0.8, beta2=0.9),
    AdamWSpec(),
)
CLIPPINGS: tuple[ClippingSpec, ...] = (
    NoClipping(),
    ClipNorm(limit=0.2),
    ClipNorm(limit=100.0),
    ClipValue(limit=0.05),
)


@st.composite
def projects(draw: st.DrawFn) -> ProjectSpec:
    """Draw a small project that uses much of what a step can consist of."""
    layers = (
        LayerSpec(
            size=3,
            activation=draw(st.sampled_from(("tanh", "relu"))),
            dropout=draw(st.sampled_from((0.0, 0.4))),
        ),
        LayerSpec(size=1, activation="linear"),
    )
    spec = ProjectSpec(
        data=Moons(samples=12, noise=0.1, seed=2, test_share=draw(st.sampled_from((0.0, 0.25)))),
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(
            engine="reference",
            loss=draw(st.sampled_from(("hinge", "logistic", "squared_error"))),
            optimizer=draw(st.sampled_from(OPTIMIZER_SPECS)),
            clipping=draw(st.sampled_from(CLIPPINGS)),
            learning_rate=draw(
                st.sampled_from((ConstantRate(rate=0.05), LinearRate(start=0.1, end=0.01, steps=6)))
            ),
            l1=draw(st.sampled_from((0.0, 1e-3))),
            l2=draw(st.sampled_from((0.0, 1e-2))),
            penalize_biases=draw(st.booleans()),
            batch_size=draw(st.sampled_from((None, 1, 4, 5))),
            seed=draw(st.integers(0, 50)),
        ),
    )
    match draw(st.sampled_from(("", "frozen", "cut", "both"))):
        case "frozen":
            return freeze(spec, "layer1.neuron2", "layer2.neuron1.b")
        case "cut":
            return cut(spec, "layer1.neuron1.w2", "layer2.neuron1.w3")
        case "both":
            return freeze(cut(spec, "layer1.neuron1.w1"), "layer1")
    return spec


def at_step(spec: ProjectSpec, step: int) -> Session:
    session = Session(spec)
    if step:
        session.advance(step)
    return session


def debugger_at(session: Session) -> Debugger:
    return Debugger(training_step_script(StepStart.of(session)))


def all_bytes(debugger: Debugger) -> bytes:
    return debugger.now.data.tobytes() + debugger.now.grad.tobytes()


def parameters(debugger: Debugger) -> np.ndarray:
    return debugger.now.data[list(debugger.subject.knobs)]


@given(projects(), st.integers(0, 4))
def test_the_parameters_after_the_update_are_those_of_the_reference_engines_next_step(
    spec: ProjectSpec, step: int
) -> None:
    session = at_step(spec, step)
    debugger = debugger_at(session)
    assert bits(parameters(debugger)) == bits(session.parameters())
    loss_end = next(phase.end for phase in debugger.phases if phase.key == "loss")
    debugger.go_to(loss_end)
    loss = debugger.now.data[-1]
    debugger.run_to_end()
    session.advance(1)
    assert bits(parameters(debugger)) == bits(session.parameters())
    assert bits([loss]) == bits(session.losses[-1:])


@given(projects(), st.integers(0, 4))
@settings(max_examples=25)
def test_the_compiled_engine_takes_the_same_step(spec: ProjectSpec, step: int) -> None:
    training = spec.training.model_copy(update={"engine": "compiled"})
    session = at_step(spec.model_copy(update={"training": training}), step)
    debugger = debugger_at(session)
    knobs = list(debugger.subject.knobs)
    debugger.go_to(next(phase.end for phase in debugger.phases if phase.key == "backward"))
    gradients = debugger.now.grad[knobs]
    debugger.run_to_end()
    session.advance(1)
    mine, engines = parameters(debugger), session.parameters()
    # Where samples cancel out, what is left is rounding, which an optimizer divides by an ε of 1e-8.
    told = np.abs(gradients) > 1e-6
    assert mine[told] == pytest.approx(engines[told], rel=1e-12, abs=1e-12)
    assert mine == pytest.approx(engines, rel=1e-8, abs=1e-8)


@given(projects(), st.integers(0, 3))
@settings(max_examples=15)
def test_its_lines_worked_out_as_plain_arithmetic_give_gradients_and_parameters(
    spec: ProjectSpec, step: int
) -> None:
    session = at_step(spec, step)
    gradients = session._engine._evaluate_batch(session._engine.upcoming_rows().tolist()).gradients
    debugger = debugger_at(session)
    knobs, replayer = debugger.subject.knobs, None
    debugger.go_to(0)
    replayer = Replayer(debugger)
    replayer.data |= dict(zip(knobs, parameters(debugger).tolist(), strict=True))
    backward = next(phase for phase in debugger.phases if phase.key == "backward")
    while debugger.step():
        for line in debugger.now.lines:
            if line.kind in ("compute", "accumulate", "assign"):
                replayer.take(line, debugger.now.node)
            elif line.kind == "move":
                assert line.before + line.inputs[0] == pytest.approx(line.after, rel=1e-12, abs=1e-15)
        if debugger.position == backward.end:
            assert bits(replayer.grad[knob] for knob in knobs) == bits(gradients)


@given(projects(), st.integers(0, 3))
@settings(max_examples=8)
def test_taking_the_whole_step_back_restores_every_number(spec: ProjectSpec, step: int) -> None:
    debugger = debugger_at(at_step(spec, step))
    seen = [all_bytes(debugger)]
    while debugger.step():
        seen.append(all_bytes(debugger))
    while debugger.unstep():
        assert all_bytes(debugger) == seen[debugger.position]


def project(**training: object) -> ProjectSpec:
    layers = (LayerSpec(size=2, activation="tanh"), LayerSpec(size=1, activation="linear"))
    settings_ = {"engine": "reference", "learning_rate": ConstantRate(rate=0.1), "batch_size": 3, **training}
    return ProjectSpec(
        data=Moons(samples=12, noise=0.1, seed=2),
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(**settings_),
    )


def test_the_phases_follow_on_each_other_and_forward_goes_sample_by_sample() -> None:
    session = at_step(project(), 2)
    rows = session.next_batch()
    debugger = debugger_at(session)
    keys = [phase.key for phase in debugger.phases]
    assert keys == ["forward", "loss", "zero_grad", "backward", "update", "again"]
    assert all(one.end == other.begin for one, other in pairwise(debugger.phases))
    assert (debugger.phases[0].begin, debugger.phases[-1].end) == (0, debugger.length)
    told = []
    while debugger.step() and debugger.now.phase == "forward":
        told.append(debugger.now.sentence.split(",")[0])
    assert list(dict.fromkeys(told)) == [f"Sample {row + 1:,}" for row in rows]


def test_within_a_sample_names_do_not_say_which() -> None:
    session = at_step(project(), 0)
    row = session.next_batch()[0]
    debugger = debugger_at(session)
    debugger.step()
    assert debugger.now.line.code == "u1.data = w1.data · x1.data"
    debugger.go_to(debugger.phases[1].begin + 1)
    assert f"sample{row + 1}.sample_loss.data" in debugger.now.line.code


def test_every_phase_runs_its_own_lines_of_the_code() -> None:
    spec = freeze(
        project(l2=0.01, clipping=ClipNorm(limit=0.1), optimizer=MomentumSpec()), "layer1.neuron1.w1"
    )
    debugger = debugger_at(at_step(spec, 1))
    ran: dict[str, dict[str, None]] = {}
    while debugger.step():
        now = debugger.now
        ran.setdefault(now.phase, {})[debugger.listing[now.running - 1].text.strip()] = None
    assert {phase: list(lines) for phase, lines in ran.items()} == {
        "forward": ["losses.append(loss(network(x), y))"],
        "loss": ["out = sum(losses) / len(losses) + penalties"],
        "zero_grad": ["p.grad = 0.0"],
        "backward": ["out.grad = 1.0", "operand.grad += slope * node.grad"],
        "update": [
            "p.grad = 0.0",
            "p.grad *= min(1, 0.1 / (length + 1e-6))",
            "if p in held: continue",
            "p.data −= η · v",
        ],
        "again": ["out = forward(batch)"],
    }
    assert [line.number for line in debugger.listing] == list(range(1, len(debugger.listing) + 1))


def test_a_weight_is_moved_against_its_gradient_and_the_line_says_so() -> None:
    debugger = debugger_at(at_step(project(optimizer=SgdSpec()), 0))
    weight = debugger.subject.knobs[0]
    debugger.go_to(debugger.position_of(weight, "update"))
    grad, line = debugger.now.grad[weight], debugger.now.line
    assert line.code == "layer1.neuron1.w1.data −= η · layer1.neuron1.w1.grad"
    assert line.after == line.before - 0.1 * grad
    assert ("positive" in debugger.now.sentence) == (grad > 0)
    assert ("lowers it" in debugger.now.sentence) == (grad > 0)


def test_the_loss_of_the_same_batch_follows() -> None:
    debugger = debugger_at(at_step(project(optimizer=SgdSpec(), batch_size=None), 3))
    root = len(debugger.subject) - 1
    debugger.go_to(debugger.length - 1)
    before = debugger.now.data[root]
    debugger.step()
    after = debugger.now.data[root]
    assert after < before
    assert "falls" in debugger.now.sentence
    assert [(line.code, line.after) for line in debugger.now.lines] == [
        ("before = loss.data", before),
        ("loss.data = forward(batch)", after),
    ]
    session = at_step(project(optimizer=SgdSpec(), batch_size=None), 5)
    assert session.losses[4] == after  # without dropout and with all samples the next step's own loss


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_the_code_of_every_optimizer_ends_with_what_is_subtracted(optimizer: str) -> None:
    spec = {one.kind: one for one in OPTIMIZER_SPECS}[optimizer]
    debugger = debugger_at(at_step(project(optimizer=spec), 1))
    debugger.go_to(debugger.position_of(debugger.subject.knobs[0], "update"))
    texts = [line.text for line in debugger.now.lines]
    assert texts[-1].startswith("layer1.neuron1.w1.data −= η · ")
    assert len(texts) == len(OPTIMIZERS[optimizer].STEP) + bool(spec.weight_decay)
    assert debugger.listing[debugger.now.running - 1].text.strip().startswith("p.data −= η · ")


def recorded(spec: ProjectSpec, steps: int) -> tuple[Record, int]:
    record = Record()
    session = record.begin(spec)
    session.advance(steps)
    return record, session.run_id


def test_at_any_moment_of_a_record_it_is_the_step_that_the_run_took() -> None:
    record, number = recorded(project(optimizer=AdamSpec(), batch_size=5), 12)
    run, replay = record.run(number), Replay(record)
    for step in (7, 0, 11, 12):
        debugger = Debugger(training_step_at(replay, run, step))
        assert debugger.subject.moment.step == step
        before = at_step(project(optimizer=AdamSpec(), batch_size=5), step)
        assert bits(parameters(debugger)) == bits(before.parameters())
        debugger.run_to_end()
        before.advance(1)
        assert bits(parameters(debugger)) == bits(before.parameters())


def test_zero_grad_wipes_what_the_step_before_has_left() -> None:
    record, number = recorded(project(clipping=ClipValue(limit=0.1)), 4)
    debugger = Debugger(training_step_at(Replay(record), record.run(number), 3))
    engine = at_step(project(clipping=ClipValue(limit=0.1)), 3)._engine
    knobs = list(debugger.subject.knobs)
    assert bits(debugger.now.grad[knobs]) == bits(leaf.grad for leaf in engine._leaves)
    zero_grad = next(phase for phase in debugger.phases if phase.key == "zero_grad")
    debugger.go_to(zero_grad.begin + 1)
    assert debugger.now.line.code == "layer1.neuron1.w1.grad = 0"
    assert "is wiped" in debugger.now.sentence
    debugger.go_to(zero_grad.end)
    assert debugger.now.grad[knobs].tolist() == [0.0] * len(knobs)


def test_a_replay_that_is_not_to_go_on_gives_nothing() -> None:
    record, number = recorded(project(), 40)
    assert training_step_at(Replay(record), record.run(number), 39, lambda share: False) is None


def test_a_batch_too_large_is_refused_with_the_batch_size_that_fits() -> None:
    layers = (
        LayerSpec(size=32, activation="tanh", dropout=0.1),
        LayerSpec(size=32),
        LayerSpec(size=1, activation="linear"),
    )
    spec = ProjectSpec(
        data=Moons(samples=400),
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(engine="reference", batch_size=300),
    )
    with pytest.raises(
        LabError, match=r"300 samples.*100,000.*batch size of the project to (\d+) or fewer"
    ) as error:
        debugger_at(Session(spec))
    most = int(str(error.value).split("project to ")[1].split()[0])
    assert 1 < most < 300
    fitting = spec.model_copy(update={"training": spec.training.model_copy(update={"batch_size": most})})
    assert len(debugger_at(Session(fitting)).subject) <= 100_000
    one_more = spec.model_copy(update={"training": spec.training.model_copy(update={"batch_size": most + 1})})
    with pytest.raises(LabError):
        debugger_at(Session(one_more))


def test_a_step_that_the_engine_would_not_take_ends_before_the_update() -> None:
    session = Session(
        project(optimizer=SgdSpec(), loss="squared_error", learning_rate=ConstantRate(rate=1000.0))
    )
    with pytest.raises(TrainingError):
        session.advance(1000)
    debugger = debugger_at(session)
    assert "diverged" in debugger.script.fault
    phases = {phase.key: phase for phase in debugger.phases}
    assert phases["update"].begin == phases["update"].end == debugger.length
    debugger.run_to_end()
    assert not math.isfinite(debugger.now.data[-1])


def test_numbers_beyond_what_can_be_computed_are_refused_with_the_mend() -> None:
    layers = (LayerSpec(size=2, activation="sin"), LayerSpec(size=1, activation="linear"))
    spec = project().model_copy(update={"network": NetworkSpec(layers=layers)})
    start = StepStart.of(Session(spec))
    state = replace(start.state, parameters=np.full(spec.parameter_count, 1.7e308))
    with pytest.raises(LabError, match=r"cannot be computed.*Go to a step before"):
        training_step_script(replace(start, state=state))


def test_a_held_parameter_stays_and_says_why() -> None:
    spec = cut(freeze(project(), "layer1.neuron1.w1"), "layer1.neuron1.w2")
    debugger = debugger_at(at_step(spec, 1))
    frozen, cut_ = debugger.subject.knobs[:2]
    debugger.go_to(debugger.position_of(frozen, "update"))
    assert "2 parameters stand still" in debugger.now.sentence
    debugger.go_to(debugger.position_of(frozen, "update"))
    assert "frozen" in debugger.now.sentence
    debugger.step()
    assert debugger.now.node == cut_
    assert "stays at 0" in debugger.now.sentence
    assert debugger.now.data[cut_] == 0.0


def test_dropout_is_that_of_the_step() -> None:
    spec = set_dropout(project(), 0, 0.5)
    first, second = (debugger_at(at_step(spec, step)) for step in (0, 1))
    masks = [
        [
            node.data
            for node in debugger.subject.nodes
            if node.label == "" and not node._prev and node.data in (0.0, 2.0)
        ]
        for debugger in (first, second)
    ]
    assert 2.0 in masks[0]
    assert masks[0] != masks[1]
