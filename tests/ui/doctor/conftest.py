from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from gradstudio.app.doctor import examiner as module
from gradstudio.app.selection import Selection
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor import examine as rules
from gradstudio.training.doctor.finding import Finding
from gradstudio.ui.doctor import DoctorPanel
from gradstudio.ui.look.theme import DARK, load_fonts
from tests.app.doctor.practice import practice
from tests.ui.doctor.ward import FAULTY, Ward


@pytest.fixture
def ward(qtbot, monkeypatch) -> Callable[..., object]:
    """Open the panel of a project in which something is found; no rule of the doctor's is asked."""
    monkeypatch.setattr(module, "PAUSE_MILLISECONDS", 1)
    found: dict[str, tuple[Finding, ...]] = {}
    monkeypatch.setattr(rules, "examine", lambda case, go_on: found["now"])

    @contextmanager
    def make(
        *findings: Finding, spec: ProjectSpec = FAULTY, size: tuple[int, int] = (680, 220)
    ) -> Iterator[Ward]:
        load_fonts()
        found["now"] = findings
        with practice(spec, qtbot) as here:
            selection = Selection()
            panel = DoctorPanel(here.doctor, here.past.where, selection, here.editor, DARK)
            qtbot.addWidget(panel)
            panel.resize(*size)
            panel.show()
            one = Ward(here, panel, selection, lambda others: found.update(now=others))
            here.examined(qtbot)
            one.shown(qtbot)
            yield one

    return make
