"""One place chooses the language of what a person reads."""

from pathlib import Path

import pytest

from tests.architecture import languages

ROOT = Path(__file__).parents[2]
PLANTED = [
    ("wallet/desks/holder/home.py", 'english = chosen_language() == "en"\n'),
    ("wallet/desks/holder/home.py", 'if "en" != language():\n    pass\n'),
    ("wallet/api/problems.py", "title = error.en if english else error.zh\n"),
    ("wallet/desks/shared/words/labels.py", "word = words.word if zh else words.word_en\n"),
    ("templates/holder/home.html", "{% if lang == 'en' %}\n"),
    ("templates/holder/home.html", "{{ one.label_en if english else one.label }}\n"),
]


def test_only_one_place_chooses_the_language():
    assert languages.other_choices(ROOT) == []


@pytest.mark.parametrize(("name", "text"), PLANTED)
def test_a_second_place_is_found(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    (fault,) = languages.other_choices(tmp_path)
    assert fault.startswith(name)
