"""A lesson's text is Markdown alone: raw HTML is text, and nothing is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QTextDocument
from PySide6.QtWidgets import QWidget

from gradstudio.ui.lessons.lesson_text import LessonText
from gradstudio.ui.look.theme import DARK, LIGHT

IMAGE = QTextDocument.ResourceType.ImageResource.value
ANYTHING = [kind.value for kind in QTextDocument.ResourceType]


@pytest.fixture
def text(qtbot) -> Iterator[LessonText]:
    parent = QWidget()
    qtbot.addWidget(parent)
    yield LessonText("Lesson", DARK, parent)
    parent.close()


def test_raw_html_is_shown_as_it_stands(text):
    text.show_text('Before <b>bold</b> <img src="file:///etc/passwd"> <script>alert(1)</script> after.')
    shown = text.toPlainText()
    assert "<b>" in shown
    assert "<img" in shown
    assert "￼" not in shown  # the place of a picture


@pytest.mark.parametrize(
    "name",
    [
        "file:///etc/passwd",
        "http://example.org/x.png",
        "../icons/app.svg",
        "/etc/hosts",
        "qrc:/x",
        "none.png",
    ],
)
@pytest.mark.parametrize("kind", ANYTHING)
def test_nothing_is_loaded_but_pictures_of_the_lessons_own(text, name, kind, tmp_path):
    loaded = text.loadResource(kind, QUrl(name))
    assert loaded.isNull()


def test_a_link_opens_nothing_by_itself_and_only_panels_are_told(text, qtbot):
    told = []
    text.panel_asked.connect(told.append)
    for link in ("https://example.org", "file:///etc/passwd", "panel:nudge"):
        text.anchorClicked.emit(QUrl(link))
    assert told == ["nudge"]
    assert not text.openLinks()
    assert not text.openExternalLinks()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_links_and_code_have_the_colours_of_the_theme(text, theme):
    text.set_theme(theme)
    text.show_text("See [Nudge](panel:nudge) and `a.grad`, **now**.")
    block = text.document().begin()
    colours = {}
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        colours[fragment.text()] = fragment.charFormat()
        part += 1
    assert colours["Nudge"].foreground().color() == QColor(theme.accent)
    assert colours["a.grad"].background().color() == QColor(theme.raised)
    assert colours["now"].fontWeight() == 600


def test_it_is_as_high_as_its_text_in_the_width_that_it_has(text):
    text.show_text("word " * 100)
    assert text.heightForWidth(100) > 2 * text.heightForWidth(400)


@pytest.mark.parametrize("width", [250, 280, 330, 400])
def test_a_formula_is_never_broken_in_the_middle_of_a_product(text, width):
    text.show_text("One step: `w = w − 2 · g` and `new w = w − learning rate · gradient`, as ever.")
    document = text.document().clone()
    document.setTextWidth(width)
    assert document.size().height() > 0  # lays it out
    block = document.firstBlock()
    whole, layout = block.text(), block.layout()
    lines = [layout.lineAt(i) for i in range(layout.lineCount())]
    ends = [whole[line.textStart() :][: line.textLength()].replace("\u00a0", " ") for line in lines]
    assert any("w = w − 2 · g" in line for line in ends)
    assert any("rate · gradient" in line for line in ends)
    assert "w = w − 2 · g" in document.toPlainText()  # what is copied has plain spaces
