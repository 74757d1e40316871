"""Runs driven wild: rates to 1000, linear layers, squared errors, huge inputs and typed numbers, every view asking.

A worker without a window carries out what a user would: plays, steps, looks, edits and resets. Nothing may come of it
but steps or a sentence: `failed`, an exception, a warning of numpy or a command that takes longer than it should is a
finding.
"""

from __future__ import annotations

import json
import os
import random
import time
import traceback
import warnings
from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication

from benchmarks.torture.wild_project import OPTIMIZERS, wild_project, wild_schedule
from gradstudio.app.run.mailbox import Mail, Mailbox
from gradstudio.app.run.waiting_edits import WaitingEdits
from gradstudio.app.run.worker import TrainingWorker
from gradstudio.compiled.warmup import warm_up
from gradstudio.data.source import load_dataset
from gradstudio.engine.errors import GradStudioError
from gradstudio.graph.update import explain_update
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.spec import validated
from gradstudio.training.look.lens import column_lens, principal_lens
from gradstudio.training.look.reading import reading_of
from gradstudio.training.look.requests import (
    BatchRequest,
    Beyond,
    HiddenPicture,
    HiddenRequest,
    MapRequest,
    Maps,
    OutcomeRequest,
    OutlookRequest,
    Outlooks,
    Request,
)
from gradstudio.training.look.watch import Scope, Watch

_SCOPES: tuple[Scope, ...] = ("sample", "sample", "batch", "all")
_LONGEST_SECONDS = 5.0


def run(count: int, seed: int) -> list[str]:
    """Drive some runs wild.

    Args:
        count: how many.
        seed: of the first; the next has the next seed.

    Returns:
        What broke: for each run the seed, what happened, and the project and commands that reproduce it.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QCoreApplication.instance() or QCoreApplication([])
    warm_up()
    found = [finding for k in range(count) if (finding := _drive(seed + k))]
    application.processEvents()
    return found


def _drive(seed: int) -> str:
    """Drive one run; return what broke, or ""."""
    dice = random.Random(seed)
    spec = wild_project(dice)
    user = _User(spec, dice)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            user.use()
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            user.broken.append(traceback.format_exc())
    user.leave()
    if not user.broken:
        return ""
    project = json.dumps(spec.model_dump(mode="json", exclude_defaults=True))
    told = "\n".join(user.broken[:3])
    return f"seed {seed}: {told}\ncommands: {'; '.join(user.done)}\nproject: {project[:2000]}"


class _User:
    """One user of a worker: does things, and writes down what they did and what broke."""

    def __init__(self, spec: ProjectSpec, dice: random.Random) -> None:
        self.broken: list[str] = []
        self.done: list[str] = []
        self._spec, self._dice = spec, dice
        self._dataset = load_dataset(spec.data)
        self._mailbox = Mailbox()
        self._worker = TrainingWorker(self._mailbox, prepare=lambda progress: None)
        self._worker.failed.connect(self._on_worker_failed)
        self._worker.set_speed(0.0)

    def use(self) -> None:
        """Train and look, with a few edits in between."""
        self._tell("project", partial(self._worker.take_up, WaitingEdits(self._spec)))
        for view, request in enumerate(self._requests()):
            self._tell(f"look {request}", partial(self._worker.look, f"view {view}", request))
        self._watch()
        deeds = (self._play, self._play, self._step, self._reset, self._edit, self._watch, self._look_again)
        for _ in range(self._dice.randint(4, 10)):
            self._dice.choice(deeds)()
            self._read()

    def leave(self) -> None:
        """Let the worker go."""
        self._worker.failed.disconnect(self._on_worker_failed)
        self._worker._slices.pause()
        self._worker._observing.stop()
        self._worker.deleteLater()

    def _tell(self, what: str, command: Callable[[], None]) -> None:
        self.done.append(what[:200])
        # Of its own: what other programs take away is none of its doing.
        began = time.process_time()
        self._worker.obey(command)
        seconds = time.process_time() - began
        if seconds > _LONGEST_SECONDS:
            self.broken.append(f"{what} took {seconds:.1f} s")

    def _play(self) -> None:
        self._tell("play", self._worker.play)
        for _ in range(self._dice.randint(1, 12)):
            self._tell("slice", self._worker._advance)
        self._tell("answer", self._worker._observing._answer)
        self._tell("pause", self._worker.pause)

    def _step(self) -> None:
        self._tell("step", partial(self._worker.step, self._dice.randint(1, 5)))

    def _reset(self) -> None:
        self._tell("reset", self._worker.reset)

    def _watch(self) -> None:
        dice = self._dice
        sample = dice.randrange(len(self._dataset))
        scope = dice.choice(_SCOPES)
        watch = Watch(sample=sample, scope=scope, penalty=dice.random() < 0.5)
        self._tell(f"watch {watch}", partial(self._worker.watch, watch))

    def _look_again(self) -> None:
        request = self._dice.choice(self._requests())
        self._tell(f"look {request}", partial(self._worker.look, "another", request))
        self._tell("answer", self._worker._observing._answer)

    def _edit(self) -> None:
        dice, spec = self._dice, self._spec
        layer = dice.randrange(len(spec.network.layers))
        label = f"layer{layer + 1}.neuron{dice.randint(1, spec.sizes[layer + 1])}.b"
        changes: tuple[Callable[[], ProjectSpec], ...] = (
            lambda: edits.set_parameter(spec, label, dice.choice((-1e9, 0.0, 1e9))),
            lambda: edits.set_training(spec, learning_rate=wild_schedule(dice)),
            lambda: edits.set_training(spec, optimizer={"kind": dice.choice(OPTIMIZERS)}),
            lambda: edits.set_training(spec, batch_size=dice.choice((None, 1, 7, 10**9))),
            lambda: edits.set_training(spec, l1=dice.choice((0.0, 1000.0)), l2=dice.choice((0.0, 1000.0))),
            lambda: _with_parts(spec, "cut", label),
            lambda: _with_parts(spec, "frozen", label),
            lambda: edits.new_weights(spec, dice.randrange(2**32)),
        )
        try:
            self._spec = dice.choice(changes)()
        except GradStudioError:
            return
        self._tell("edit", partial(self._worker.take_up, WaitingEdits(self._spec)))

    def _requests(self) -> list[Request]:
        dice, spec = self._dice, self._spec
        dataset = self._dataset
        columns = len(dataset.columns)
        window = (-6.0, 6.0, -6.0, 6.0)
        lens = column_lens((0.0,) * columns, 0, 1 if columns > 1 else None, window)
        if columns > 2:
            lens = principal_lens(dataset.raw)
        labels = [
            f"layer{k + 1}.neuron1.{what}" for k in range(len(spec.network.layers)) for what in ("b", "w1")
        ]
        hidden = [
            HiddenRequest(layer=layer, lens=lens, cells=9, neurons=neurons)
            for layer, size in enumerate(spec.sizes)
            for neurons in ((None, (0, size - 1)) if lens.up is not None else ((0, size - 1),))
        ]
        return [
            MapRequest(lens=lens, width=12, height=1 if lens.up is None else 12),
            OutcomeRequest(),
            *hidden,
            BatchRequest(keys=(*labels, "loss"), penalty=dice.random() < 0.5),
            OutlookRequest(parameters=tuple(range(min(spec.parameter_count, 20)))),
        ]

    def _read(self) -> None:
        """Read the mail as the window does."""
        for mail in self._mailbox.take():
            self._read_one(mail)

    def _read_one(self, mail: Mail) -> None:
        if not np.all(np.isfinite(mail.training.losses)):
            self.broken.append("a loss that is not finite was recorded as a step")
        for answer in mail.answers.values():
            match answer:
                case HiddenPicture() if not np.isfinite(answer.places).all():
                    self.broken.append("a place in hidden space is not finite")
                case Maps():
                    reading, outputs = reading_of(mail.snapshot.spec, self._dataset), answer.layers[-1]
                    if reading.is_signed:
                        reading.portions(outputs)
                    reading.shares(outputs)
                case Outlooks():
                    for outlook in answer.outlooks:
                        explain_update(answer.spec.training, outlook)
                case Beyond() if not answer.reason.endswith("."):
                    self.broken.append(f"no sentence: {answer.reason}")

    def _on_worker_failed(self, what: str, details: str) -> None:
        self.broken.append(f"the session was dropped: {what}\n{details}")


def _with_parts(spec: ProjectSpec, kind: str, path: str) -> ProjectSpec:
    network = spec.model_dump()["network"]
    return validated(spec.model_dump() | {"network": network | {kind: (*network[kind], path)}})
