"""Names are found before, during and after a rotation of the keys that index them."""

import pytest
from sqlalchemy import select, update

from tests import cast
from tests.factories import TODAY, holder_draft, resident_id
from tests.services.oversight.bureau_lists import Bureau
from wallet.composition import opened
from wallet.domain.actors.person_names import comparable_name
from wallet.domain.licences.licence_search import Filters, Sought
from wallet.repository.licences.licence_rows import NAME_KIND
from wallet.repository.tables import licence_holders
from wallet.services.finding.filling import NameFilling
from wallet.services.finding.listing import own_list
from wallet.services.upkeep import resealing

NAMES = ("轮一", "轮二", "古丽米热·艾比布力", "J. Smith")


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock)


def issue(bureau, run):
    """Issue a licence to each of the names; return their ids by the name."""
    return {
        name: bureau.issue(
            f"JYR{run}-{order}",
            holders=(holder_draft(name=name, identity_number=resident_id(400 + order)),),
        ).id
        for order, name in enumerate(NAMES)
    }


def found(database, name, limit=1):
    """Return what a name finds, page by page."""
    ids, cursor = [], None
    while True:
        with database.read() as repository:
            sought = Sought(name=comparable_name(name))
            unit = cast.BUREAU.id
            page = own_list(repository, unit, TODAY, sought, Filters(), cursor, limit)
        ids += [one.id for one in page.licences]
        cursor = page.next_cursor
        if cursor is None:
            return ids


def all_are_found(database, *stored):
    return all(
        sorted(found(database, name)) == sorted(one[name] for one in stored) for name in NAMES
    )


def under_the_key_in_use(deployment):
    """Tell whether every name that is found by the index in use is found by no other."""
    with deployment.database.read() as repository:
        known = {
            repository.cipher.index(NAME_KIND, comparable_name(name))
            for name in (*NAMES, cast.LIN.name)
        }
        indexes = select(licence_holders.c.name_index).where(
            licence_holders.c.issuer_id == cast.BUREAU.id
        )
        return set(repository.connection.execute(indexes).scalars()) <= known


def test_names_are_found_through_a_rotation(
    command, deployment, bureau, settings, secrets_now, monkeypatch
):
    before = issue(bureau, "before")
    monkeypatch.setattr(resealing, "BATCH", 2)
    reseal = resealing._reseal_column

    def stop_before_holders(database, name):
        if name == "holders.name_sealed":
            raise KeyboardInterrupt
        return reseal(database, name)

    monkeypatch.setattr(resealing, "_reseal_column", stop_before_holders)
    with pytest.raises(KeyboardInterrupt):
        command("rotate-keys", "fields")
    during = issue(bureau, "during")
    assert all_are_found(deployment.database, before, during)
    monkeypatch.setattr(resealing, "_reseal_column", reseal)
    assert command("rotate-keys", "fields") == 0
    after = issue(bureau, "after")
    assert all_are_found(deployment.database, before, during, after)
    assert under_the_key_in_use(deployment)
    assert command("rotate-keys", "fields", "--forget-old") == 0
    with opened(settings, secrets_now()) as later:
        assert all_are_found(later.database, before, during, after)


def test_what_was_not_filled_yet_is_filled_under_the_key_in_use(command, deployment, bureau):
    stored = issue(bureau, "before")
    with deployment.database.begin() as repository:
        nothing = {"issuer_id": None, "name_index": None, "created_at": None}
        repository.connection.execute(update(licence_holders).values(nothing))
    assert command("rotate-keys", "fields") == 0
    assert not any(found(deployment.database, name) for name in NAMES)
    while NameFilling(deployment.database).fill_some():
        pass
    assert all_are_found(deployment.database, stored)
    assert under_the_key_in_use(deployment)
