"""The proof of a script whose parameters are called ``w1``, ``b1`` and so on."""

from __future__ import annotations

import time
from dataclasses import replace

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.certificate.comparing import compare_whole
from gradstudio.export.certificate.running import DRIVERS, run_script
from gradstudio.export.kind import Proving
from gradstudio.export.script_parts.facts import keys


def prove_arrays(proving: Proving, driver: str) -> Certificate:
    """Run a script with the driver of its kind, whose gradients are in the order of ``params``, and compare.

    Args:
        proving: the script.
        driver: name of its driver's file.

    Raises:
        ProofError: it cannot be run, ended with an error, or took too long.
    """
    began, expected, precision = time.monotonic(), proving.expected, proving.options.precision
    found = run_script(proving.main, DRIVERS / driver, len(expected.losses), proving.cancelled, proving.told)
    gradients = dict(zip(keys(proving.subject), found.gradients.values(), strict=True))
    return Certificate.of(
        compare_whole(expected, replace(found, gradients=gradients), precision),
        precision=precision,
        ran_with=found.ran_with,
        seconds=time.monotonic() - began,
    )
