"""Notices are a holder's own: written once, paged from the newest, read once."""

from datetime import timedelta

import pytest

from tests import cast
from tests.factories import NOW
from wallet.domain.licences.notice import Notice, NoticeKind, UnknownNotice


def notice(number, holder_id=cast.LIN.id, kind=NoticeKind.LICENCE_SUSPENDED, **details):
    at = NOW + timedelta(minutes=number)
    return Notice(f"{number:032}", holder_id, kind, None, at, details)


@pytest.fixture
def notices(deployment, town):
    """Five of Lin's, one of Gao's."""
    made = [notice(number, reason=f"原因{number}") for number in range(5)]
    with deployment.database.begin() as repository:
        first = repository.notices.of_holder(cast.LIN.id, limit=50)
        repository.notices.add_many([*made, notice(9, cast.GAO.id, NoticeKind.LICENCE_ISSUED)])
    return len(first)


def ids(found):
    return [int(one.id) for one in found if one.id.startswith("0" * 20)]


def test_a_holder_reads_its_own_notices_from_the_newest(deployment, notices):
    with deployment.database.read() as repository:
        found = repository.notices.of_holder(cast.LIN.id)
        assert ids(found) == [4, 3, 2, 1, 0]
        assert found[0].details == {"reason": "原因4"}
        assert ids(repository.notices.of_holder(cast.GAO.id)) == [9]


def test_a_page_goes_on_after_its_last_notice(deployment, notices):
    with deployment.database.read() as repository:
        first = repository.notices.of_holder(cast.LIN.id, limit=2)
        last = first[-1]
        rest = repository.notices.of_holder(cast.LIN.id, before=(last.created_at, last.id))
    assert (ids(first), ids(rest)) == ([4, 3], [2, 1, 0])


def test_notices_are_narrowed_by_kind(deployment, notices):
    with deployment.database.read() as repository:
        none = repository.notices.of_holder(cast.GAO.id, kinds=[NoticeKind.LICENCE_REVOKED])
        one = repository.notices.of_holder(cast.GAO.id, kinds=[NoticeKind.LICENCE_ISSUED])
    assert ids(none) == []
    assert ids(one) == [9]


def test_a_notice_is_read_once_and_by_its_holder_alone(deployment, notices):
    target = f"{3:032}"
    with deployment.database.begin() as repository:
        assert repository.notices.unread_count(cast.LIN.id) == 5 + notices
        assert not repository.notices.mark_read(cast.GAO.id, target, NOW)
        assert repository.notices.mark_read(cast.LIN.id, target, NOW)
        assert not repository.notices.mark_read(cast.LIN.id, target, NOW + timedelta(days=1))
        assert repository.notices.get(cast.LIN.id, target).read_at == NOW
        assert repository.notices.unread_count(cast.LIN.id) == 4 + notices
        with pytest.raises(UnknownNotice):
            repository.notices.get(cast.GAO.id, target)
