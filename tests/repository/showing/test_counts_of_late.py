"""The licence that is shown most stands under the thumb: most of late, not since ever."""

from datetime import timedelta

from sqlalchemy import insert, select

from tests.factories import NOW
from tests.services.licence_sets.prepared import fill_shelf
from tests.services.verification.counter import Counter
from wallet.repository.act_tables import show_sessions
from wallet.repository.tables import licence_holders


def test_the_last_hundred_showings_count(deployment, clock, town):
    counter = Counter(deployment, clock, town)
    fill_shelf(counter)
    account = counter.account("lin")
    with deployment.database.begin() as repository:
        held = select(licence_holders.c.licence_id).where(
            licence_holders.c.holder_id == account.holder_id
        )
        once, often, *_ = sorted(repository.connection.scalars(held))
        shown = [often] * 500 + [once] * 70 + [often] * 30
        rows = [
            {
                "id": number,
                "licence_id": licence_id,
                "account_id": account.id,
                "holder_id": account.holder_id,
                "typed_number": number,
                "opened_at": NOW + timedelta(minutes=number),
                "expires_at": NOW + timedelta(minutes=number + 5),
            }
            for number, licence_id in enumerate(shown)
        ]
        repository.connection.execute(insert(show_sessions), rows)
        counts = repository.presentations.counts_by_licence(account.id)
    assert counts == {once: 70, often: 30}
