"""The glossary has each word of the window once, in one plain sentence."""

from __future__ import annotations

from collections import Counter

import pytest

from gradstudio.app.program.doctor_words import DOCTOR_WORDS
from gradstudio.app.program.glossary import GLOSSARY, found, meaning_of, word_of
from gradstudio.app.program.network_words import NETWORK_WORDS
from gradstudio.app.program.record_words import RECORD_WORDS
from gradstudio.app.program.training_words import TRAINING_WORDS
from gradstudio.ui.project.form import SECTIONS

SAID_BY_THEIR_HINTS = {"data.formula", "data.low", "data.high", "data.cells"}
"""Fields of single kinds of data, which no book has a word for."""

ROWS = {row.path: row for rows in SECTIONS.values() for row in rows}


@pytest.mark.parametrize("word", GLOSSARY, ids=lambda word: word.term)
def test_a_word_is_one_sentence(word):
    assert word.meaning[0].isupper()
    assert word.meaning.endswith(".")
    assert word.meaning.count(".") == 1
    assert 20 < len(word.meaning) < 130
    assert word.term[0].isupper()
    assert word.term not in word.also


@pytest.mark.parametrize("words", [GLOSSARY, DOCTOR_WORDS, NETWORK_WORDS, RECORD_WORDS, TRAINING_WORDS])
def test_words_are_in_the_order_of_the_alphabet_and_stand_once(words):
    terms = [word.term.lower() for word in words]
    assert terms == sorted(terms)
    assert max(Counter(terms).values()) == 1


def test_every_field_of_the_form_has_a_word_or_says_by_its_hint_what_it_is():
    assert {path for path in ROWS if word_of(path) is None} == SAID_BY_THEIR_HINTS
    assert all(ROWS[path].hint for path in SAID_BY_THEIR_HINTS)


def test_every_field_that_a_word_names_is_one_of_the_form_and_has_no_other_word():
    named = Counter(path for word in GLOSSARY for path in word.fields)
    assert set(named) <= set(ROWS)
    assert max(named.values()) == 1


@pytest.mark.parametrize(
    "term",
    ["loss", "gradient", "epoch", "batch size", "learning rate", "hinge loss", "momentum", "weight decay"],
)
def test_the_words_that_one_asks_for_first_are_there(term):
    assert meaning_of(term)


def test_a_word_that_is_not_there_means_nothing():
    assert meaning_of("flux capacitor") == ""


def test_a_search_finds_words_by_name_first_and_by_their_other_names_too():
    assert found("weight")[0].term.startswith("Initial weights")
    assert {"Weight", "Weight decay"} <= {word.term for word in found("weight")[:3]}
    assert "Activation" in {word.term for word in found("relu")}
    assert [word.term for word in found("REGRESSION")] == ["Regression"]
    assert found("flux capacitor") == []
    assert found("") == list(GLOSSARY)
