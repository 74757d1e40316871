"""Lines of code that are too long for their place are broken where a reader would break them."""

from __future__ import annotations

from gradstudio.lab.bugs.table import BUGS, bug_named
from gradstudio.ui.bugs.code_rows import code_rows
from gradstudio.ui.look.theme import LIGHT

_NO_BREAK = "\u00a0"


def test_a_product_stays_on_one_line():
    assert f"slope{_NO_BREAK}*{_NO_BREAK}out.grad" in code_rows(bug_named("overwrite"), LIGHT)


def test_nothing_but_spaces_is_another():
    for bug in BUGS:
        told = code_rows(bug, LIGHT).replace(_NO_BREAK, " ").replace("&lt;", "<").replace("&gt;", ">")
        assert bug.wrong in told.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
