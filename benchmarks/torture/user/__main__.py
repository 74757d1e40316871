"""One random user of the real window: ``python -m benchmarks.torture.user SEED ACTIONS LOG``, or ``--replay LOG``.

Each step is written to the log before it is done, so that the last line of a log says what ended the process. A step
names its widget by class and place among those in sight: a log can be replayed, as far as timing lets it.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import sys
import tempfile
import threading
import traceback
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import qInstallMessageHandler

from benchmarks.torture.user.log import Log, lines_of
from benchmarks.torture.user.random_user import RandomUser
from gradstudio.app.program.faults import FaultReporter

_QUIET_QT = (
    "propagateSizeHints",
    "does not support raise",
    "requestActivate",
    "QFont",
    "does not support grabbing",
    "OpenType support missing",  # a file read in another encoding is full of letters that no font here has
)


def main() -> None:
    """Be one user."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture.user", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("actions", type=int)
    parser.add_argument("log", type=Path)
    parser.add_argument("--replay", type=Path, help="the log of a user whose steps to take again")
    parser.add_argument("--lab", action="store_true", help="use the tools of the lab most")
    options = parser.parse_args()
    faulthandler.enable()
    logging.basicConfig(level=logging.CRITICAL)
    sys.setswitchinterval(5e-5)
    with tempfile.TemporaryDirectory() as folder:
        log = Log(options.log)
        user = RandomUser(options.seed, Path(folder), log, in_lab=options.lab)
        reporter = _watched(user)
        try:
            if options.replay is not None:
                steps = [line["do"] for line in lines_of(options.replay) if "do" in line]
                for number, step in enumerate(steps):
                    user.do(number, step)
            else:
                user.run(options.actions)
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            user.tell("the user itself", traceback.format_exc())
        longest = user.longest()
        try:
            user.close()
        except Exception:  # noqa: BLE001 - the same
            user.tell("closing", traceback.format_exc())
        user.leave()
        reporter.uninstall()
        left = [
            thread.name
            for thread in threading.enumerate()
            if thread is not threading.main_thread() and not isinstance(thread, threading._DummyThread)
        ]
        log.write({"longest": longest, "threads": left})
    sys.stdout.flush()


def _watched(user: RandomUser) -> FaultReporter:
    """Have all that breaks written down: exceptions anywhere, and what Qt complains of."""
    reporter = FaultReporter()  # it outlives the window, which the user may close and open
    reporter.fault.connect(lambda what, details: user.tell("fault", f"{what}\n{details}"))
    reporter.install()

    def heard(kind: object, context: object, message: str) -> None:
        if message and not any(quiet in message for quiet in _QUIET_QT):
            user.tell("Qt", message)

    qInstallMessageHandler(heard)
    return reporter


if __name__ == "__main__":
    main()
