"""What an act was decided on: a version, and its state where that was shown."""

import pytest

from wallet.domain.changes.licence_change import Seen, SeenUnreadable, read_seen
from wallet.domain.licences.licence import LicenceState


@pytest.mark.parametrize(
    ("text", "seen"),
    [("3-valid", Seen(3, LicenceState.VALID)), ("12", Seen(12)), ("003", Seen(3))],
)
def test_what_a_form_or_a_tag_carries_is_read(text, seen):
    assert read_seen(text) == seen


def test_what_is_written_is_read_again():
    seen = Seen(7, LicenceState.SUSPENDED)
    assert read_seen(str(seen)) == seen


@pytest.mark.parametrize("text", ["", "-valid", "x", "٣", "1234", "1-expired", "1 ", "1-valid-2"])
def test_anything_else_is_refused(text):
    with pytest.raises(SeenUnreadable):
        read_seen(text)
