"""One word for where a licence stands, and what a bureau's list may write for it."""

import pytest

from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.licences.standing_words import WRITTEN_STANDINGS, standing_words


def test_a_revoked_licence_says_by_which_act():
    words = standing_words(LicenceStatus.REVOKED, RevocationKind.RESCINDED)
    assert (words.zh, words.en) == ("已撤销", "Rescinded")


def test_any_other_standing_has_its_own_word_whatever_the_kind():
    assert standing_words(LicenceStatus.SUSPENDED, None).zh == "已暂停"
    assert standing_words(LicenceStatus.VOID, RevocationKind.RESCINDED).zh == "已作废"


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        ("有效", LicenceStatus.VALID),
        ("挂起", LicenceStatus.SUSPENDED),
        ("过期", LicenceStatus.EXPIRED),
        ("已注销", RevocationKind.DEREGISTERED),
        ("吊销", RevocationKind.WITHDRAWN_AS_PENALTY),
        ("transferred", LicenceStatus.TRANSFERRED),
    ],
)
def test_a_list_writes_the_word_with_or_without_its_sign_of_the_past(written, standing):
    assert WRITTEN_STANDINGS[written] is standing
