"""What the debugger says while there is nothing to be stepped through yet."""

from __future__ import annotations

from gradstudio.ui.debugger.panel import DebuggerPanel
from gradstudio.ui.look.theme import DARK
from tests.app.lab.test_debugging import Rig
from tests.qt_helpers import small_spec, until


def test_it_says_that_it_waits_for_a_run_and_not_that_it_records(qapp, qtbot):
    rig = Rig(small_spec())
    try:
        until(qtbot, lambda: rig.graph.placed is not None)
        rig.mail()
        panel = DebuggerPanel(rig.debugging, rig.graph.selected, DARK)
        qtbot.addWidget(panel)
        panel.set_seen(True)
        assert panel.empty.text().endswith("The steps are being recorded…")
        until(qtbot, lambda: rig.debugger is not None)
        rig.is_training = True
        rig.selection.set_sample(1)
        rig.mail()
        until(qtbot, lambda: rig.debugging.scripts.waits_for_run)
        assert panel.empty.text().endswith("A run is training. F8 records its newest step.")
        rig.is_training = False
        panel.show_playing(False)
        assert panel.empty.text().endswith("The steps are being recorded…")
        until(qtbot, lambda: rig.debugger is not None)
    finally:
        rig.debugging.shutdown()
        rig.graph.shutdown()
