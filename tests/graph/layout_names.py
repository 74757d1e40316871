"""The layouts as parameters of tests; one whose package is not installed is skipped with that reason."""

from __future__ import annotations

import pytest

from gradstudio.graph.layouts import LAYOUTS

NAMES = [
    pytest.param(name, marks=pytest.mark.skipif(bool(layout.refusal(0)), reason=layout.refusal(0) or "-"))
    for name, layout in LAYOUTS.items()
]
