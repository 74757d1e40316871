"""A lesson's file is read whole or refused with file, line and reason, and nothing in it is executed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.lab.lessons.checks.table import CHECKS
from gradstudio.lab.lessons.errors import LessonError
from gradstudio.lab.lessons.lesson import AnswerField, LessonCheck
from gradstudio.lab.lessons.library import in_order, lesson_called, shipped_lessons
from gradstudio.lab.lessons.reading import load_lesson, read_lesson

WHOLE = """+++
name = "slopes"
title = "Slopes"
order = 20
next = "chain"

[state]
preset = "xor"
expression = "L = a * b"
values = { a = 2 }
workspace = "lab"
panels = ["canvas", "lessons"]
selected = "a"
sample = 3

[state.project]
"training.learning_rate.rate" = 0.02
training.steps = 77

[state.settings.loss]
log = true

[[field]]
key = "slope"
label = "a.grad"

[[check]]
kind = "gradient"
answer = "slope"
of = "a"
+++
Some text, and [a panel](panel:nudge).

## Do
Do it.

## Hint
Look.

## Afterwards
Done.
"""


def test_a_whole_lesson_is_read_with_all_that_it_prepares():
    lesson = read_lesson(WHOLE, "slopes.md")
    assert (lesson.name, lesson.title, lesson.order, lesson.next) == ("slopes", "Slopes", 20, "chain")
    assert lesson.text.startswith("Some text")
    assert (lesson.task, lesson.hint, lesson.afterwards) == ("Do it.", "Look.", "Done.")
    state = lesson.state
    assert state.project.data.kind == "xor"
    assert state.project.training.learning_rate.rate == 0.02
    assert state.project.training.steps == 77
    assert (state.expression, state.values, state.selected, state.sample) == ("L = a * b", {"a": 2.0}, "a", 2)
    assert state.arrangement == WindowArrangement(
        workspace="lab", panels=("canvas", "lessons"), settings={"loss": {"log": True}}
    )
    assert lesson.fields == (AnswerField(key="slope", label="a.grad"),)
    assert lesson.checks == (LessonCheck(kind="gradient", arguments={"answer": "slope", "of": "a"}),)


BROKEN = [
    ('expression = "L = a * b"', 'hide_gradients = 1\nexpression = "L = a * b"', 9, "true or false"),
    ('+++\nname = "slopes"', "name = slopes", 1, "begins with a line +++"),
    ("+++\nSome", "Some", 1, "do not end"),
    ("order = 20", "order = ", 4, "no TOML"),
    ("order = 20", 'order = "last"', 4, "whole number"),
    ("order = 20", "order = 20\nordre = 2", 5, "There is no 'ordre'. Did you mean 'order'?"),
    ('name = "slopes"', 'name = "../slopes"', 2, "other signs"),
    ('title = "Slopes"\n', "", 1, "needs a title"),
    ('preset = "xor"', 'preset = "xr"', 8, "There is no preset 'xr'. Did you mean 'xor'?"),
    ('"L = a * b"', '"L = a *"', 9, "The expression is refused"),
    ('"L = a * b"', "\"L = __import__('os')\"", 9, "The expression is refused"),
    ('"L = a * b"', '"L = log(a - 2) * b"', 9, "has no value there"),
    ("{ a = 2 }", "{ c = 2 }", 10, "no leaf 'c'"),
    ("{ a = 2 }", '{ a = "2" }', 10, "is a number"),
    ('workspace = "lab"', 'workspace = "lap"', 11, "Did you mean 'lab'?"),
    ('"canvas", "lessons"', '"canvas", "lesson"', 12, "Did you mean 'lessons'?"),
    ("sample = 3", "sample = 0", 14, "from 1"),
    ("sample = 3", "simple = 3", 14, "There is no 'simple' in [state]. Did you mean 'sample'?"),
    ('"training.learning_rate.rate" = 0.02', '"training.rate" = 0.02', 17, "no field training.rate"),
    ('"training.learning_rate.rate" = 0.02', '"training.learning_rate.rate" = -1.0', 17, "rate"),
    ("training.steps = 77", "training.steps = [1]", 18, "steps"),
    ("[state.settings.loss]", "[state.settings.lost]", 7, "no panel 'lost'"),
    ('key = "slope"', 'key = "slope"\nkind = "nmber"', 25, "Did you mean 'number'?"),
    ('key = "slope"', 'key = "slope"\nkind = "choice"', 23, "has options"),
    ('label = "a.grad"', 'label = ""', 25, "needs a label"),
    ('kind = "gradient"', 'kind = "gradent"', 28, "There is no check 'gradent'. Did you mean 'gradient'?"),
    (
        '''"gradient"
answer = "slope"
of = "a"''',
        '''"gradients"
answer = "slope"''',
        29,
        "is no table",
    ),
    ('answer = "slope"\nof', 'answer = "slop"\nof', 29, "key of one of the lesson's fields, which are slope"),
    ('of = "a"', "of = 1", 30, "of is a text"),
    ('of = "a"', 'off = "a"', 30, "Did you mean 'of'?"),
    ('of = "a"\n', "", 28, "needs of"),
    ('of = "a"', 'of = "aa"', 30, "of names 'aa', which the expression in [state] has not"),
    ("[[check]]", "[check]", 27, "two brackets"),
    ("(panel:nudge)", "(https://example.org)", 32, "A link leads to a panel"),
    ("(panel:nudge)", "(file:///etc/passwd)", 32, "A link leads to a panel"),
    ("Look.", "![x](http://example.org/x.png)", 38, "is none of resources/lessons"),
    ("Look.", "![x](../../secret.png)", 38, "is none of resources/lessons"),
    ("## Hint", "## Hints", 37, "no section 'Hints'"),
    ("## Hint\nLook.\n\n## Afterwards\nDone.", "## Afterwards\nDone.\n\n## Hint\nLook.", 37, "wrong place"),
    ("## Afterwards\nDone.", "", 40, "## Afterwards is missing"),
    ("Do it.", "", 34, "is empty"),
    ("Some text, and [a panel](panel:nudge).", "", 32, "no text"),
]


@pytest.mark.parametrize(("old", "new", "line", "reason"), BROKEN)
def test_a_broken_file_is_refused_with_its_name_the_line_and_the_reason(old, new, line, reason):
    assert old in WHOLE
    with pytest.raises(LessonError) as refused:
        read_lesson(WHOLE.replace(old, new, 1), "slopes.md")
    assert str(refused.value).startswith(f"slopes.md, line {refused.value.line}: ")
    assert reason in str(refused.value)
    assert refused.value.line == line


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 40), st.text(max_size=12))
def test_whatever_is_typed_into_a_file_it_is_read_or_refused(begin, length, typed):
    text = WHOLE[:begin] + typed + WHOLE[begin + length :]
    with suppress(LessonError):
        assert read_lesson(text, "slopes.md").checks


LIMITS = [
    ('title = "Slopes"', r'title = "\u001b[31mSlopes"', "title is one line"),
    ('title = "Slopes"', f'title = "{"S" * 201}"', "title is one line"),
    ('label = "a.grad"', r'label = "a\ngrad"', "label is one line"),
    ("order = 20", f"order = {'9' * 5000}", "too long"),
    ("{ a = 2 }", f"{{ a = 1{'0' * 400} }}", "finite"),
    ("{ a = 2 }", "{ a = nan }", "finite"),
    ("sample = 3", "sample = 501", "from 1 to 500"),
    ("training.steps = 77", f"{'.'.join('a' * 3000)} = 1", "no field a.a.a"),
]


@pytest.mark.parametrize(("old", "new", "reason"), LIMITS, ids=range(len(LIMITS)))
def test_what_no_window_could_show_and_no_float_hold_is_refused(old, new, reason):
    assert old in WHOLE
    with pytest.raises(LessonError, match=reason):
        read_lesson(WHOLE.replace(old, new, 1), "slopes.md")


OF_CHECKS = [
    ("slope_by_nudge", 'answer = "slope"\nof = "a"\nby = 0.0', "by is a number from 1e-09 to 1,000"),
    ("slope_by_nudge", 'answer = "slope"\nof = "a"\nby = nan', "by is a number from"),
    (
        "after_passes",
        'answer = "slope"\nof = "a"\ntimes = 1000000000',
        "times is a whole number from 1 to 1,000",
    ),
    ("updated", f'answer = "slope"\nof = "a"\nrate = 1{"0" * 400}', "rate is a number"),
    ("value_between", 'of = "a"\nat_least = nan', "at_least is a number that is finite"),
    ("predicted_loss", 'answer = "slope"\nsteps = 0', "steps is a whole number from 1"),
    ("layers", "sizes = [4, -1]", "sizes is a list of whole numbers from 1 to 512"),
    ("method_called", 'answer = "slope"\noperator = "+"\nleft = "number"\nright = "number"', "numbers alone"),
    ("method_called", 'answer = "slope"\noperator = "*"\nleft = "nothing"', "only a minus"),
    ("method_called", 'answer = "slope"\noperator = "-"\nright = "nothing"', "only a minus"),
    ("computes", 'expression = "L = log(-exp(a))"', "without a value"),
    ("computes", 'expression = "L = a *"', "expression that is refused"),
    ("keeps", 'fields = ["data", "training.los"]', "'training.los'.*Did you mean 'loss'"),
    ("matters_most", 'answer = "slope"\namong = ["a", "bb"]', "among names 'bb'"),
    ("local_derivative", 'answer = "slope"\nof = "L"\noperand = "c"', "operand names 'c'"),
    ("same_values", 'but = ["aa"]', "'aa', which is no leaf .* Did you mean 'a'"),
    ("same_values", 'but = ["L"]', "'L', which is no leaf"),
    ("parameter_gradient", 'answer = "slope"\nof = "layer9.neuron1.w1"', "no parameter of the project"),
    ("parameter_updated", 'answer = "slope"\nof = "w1"\nrate = 0.1', "no parameter of the project"),
    ("keeps", 'fields = ["__class__"]', "a field '__class__' that the project has not"),
]


@pytest.mark.parametrize(("kind", "arguments", "reason"), OF_CHECKS)
def test_what_a_check_could_not_compute_is_refused_when_the_lesson_is_read(kind, arguments, reason):
    more = f'[[check]]\nkind = "{kind}"\n{arguments}\n+++\nSome'
    with pytest.raises(LessonError, match=reason):
        read_lesson(WHOLE.replace("+++\nSome", more, 1), "slopes.md")


def test_what_is_to_be_kept_must_have_been_prepared():
    begin, end = WHOLE.index("[state.project]"), WHOLE.index("[state.settings")
    text = (WHOLE[:begin] + WHOLE[end:]).replace('preset = "xor"\n', "").replace("sample = 3\n", "")
    more = '[[check]]\nkind = "keeps"\nfields = ["data"]\n+++\nSome'
    with pytest.raises(LessonError, match="keeps needs a project in"):
        read_lesson(text.replace("+++\nSome", more, 1), "slopes.md")


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "broken.md"
    path.write_bytes(b'+++\nname = "x"\n\xff\xfe\n')
    with pytest.raises(LessonError, match="line 3"):
        load_lesson(path)
    path.write_bytes(b"x" * (2**20 + 1))
    with pytest.raises(LessonError, match="1 MB"):
        load_lesson(path)
    with pytest.raises(GradStudioError, match="cannot be read"):
        load_lesson(tmp_path / "missing.md")


def test_a_lesson_of_ones_own_is_found_by_its_file_and_others_by_their_names(tmp_path):
    path = tmp_path / "slopes.md"
    path.write_text(WHOLE, encoding="utf-8")
    assert lesson_called(str(path)).name == "slopes"
    assert lesson_called("chain").title == "The chain rule"
    with pytest.raises(GradStudioError, match="Did you mean 'chain'"):
        lesson_called("chian")


def test_two_lessons_of_one_name_are_refused():
    lesson = read_lesson(WHOLE, "slopes.md")
    with pytest.raises(LessonError, match="is taken"):
        in_order([lesson, lesson])


def test_a_check_of_answers_is_handed_the_key_of_one():
    for name, rule in CHECKS.items():
        assert rule.about[0].islower(), name
        assert ("answers" in rule.needs) == ("answer" in rule.arguments), name


def test_every_lesson_leads_on_by_panels_that_there_are():
    for lesson in shipped_lessons():
        assert lesson.state.arrangement is not None
        names = (*lesson.state.arrangement.panels, *lesson.state.arrangement.front)
        assert "lessons" in names, lesson.name


def test_rows_of_a_table_are_nodes_of_the_expression():
    text = WHOLE.replace('label = "a.grad"', 'label = "Gradients"\nkind = "table"\nrows = ["a", "c"]')
    text = text.replace(
        'kind = "gradient"\nanswer = "slope"\nof = "a"', 'kind = "gradients"\nanswer = "slope"'
    )
    with pytest.raises(LessonError, match="a row of its table names 'c', which the expression"):
        read_lesson(text, "slopes.md")
    assert read_lesson(text.replace('["a", "c"]', '["a", "b"]'), "slopes.md").fields[0].rows == ("a", "b")


def test_a_node_that_the_pupil_is_to_write_may_be_named():
    more = '[[check]]\nkind = "uses"\nof = "h"\nat_least = 2\n+++\nSome'
    assert len(read_lesson(WHOLE.replace("+++\nSome", more, 1), "slopes.md").checks) == 2
