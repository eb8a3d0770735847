"""Several processes serve while keys rotate: each number keeps its one holder."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import cast
from tests.factories import TYPE_CODE, holder, resident_id
from tests.services.oversight.bureau_lists import TOWNS_OWN, Bureau, row
from wallet.composition import compose, opened, system_clock
from wallet.domain.actors.actors import IdentityKind
from wallet.domain.oversight.incident import DueAct
from wallet.repository.columns.cipher import KeysBehind
from wallet.repository.database import ContradictsStored
from wallet.repository.tables import holders
from wallet.secret_keys import store_secret_keys
from wallet.services.oversight.incident_reporting import IncidentDraft, report_incident
from wallet.services.upkeep import resealing, switching_keys
from wallet.services.upkeep.switching_keys import announce_keys

on_postgresql = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
RESIDENT = IdentityKind.RESIDENT_ID


@pytest.fixture
def half_way(command, monkeypatch):
    """Let a rotation stop before anything is sealed again."""
    with monkeypatch.context() as stopped:
        stopped.setattr(resealing, "_reseal_column", lambda *_: 0)
        assert command("rotate-keys", "fields") == 0


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(switching_keys, "LOOKS", 3)
    monkeypatch.setattr(switching_keys, "SECONDS_BETWEEN_LOOKS", 0.01)


def test_holders_and_licences_are_found_under_either_key(deployment, town, half_way):
    with deployment.database.read() as repository:
        by_number = repository.holders.find_by_number(RESIDENT, cast.LIN.identity_number)
        several = repository.holders.find_by_numbers([(RESIDENT, cast.LIN.identity_number)])
        card = repository.licences.get(town.card_id)
        found = repository.licences.find_by_number(card.issuer_id, card.type_code, card.number)
    assert (by_number.id, found.id) == (cast.LIN.id, town.card_id)
    assert several[RESIDENT, cast.LIN.identity_number].id == cast.LIN.id


def test_a_holder_of_the_keys_before_is_not_added_again(deployment, town, half_way):
    again = holder(id="9" * 32, identity_number=cast.LIN.identity_number)
    with pytest.raises(ContradictsStored), deployment.database.begin() as repository:
        repository.holders.add(again)


def test_what_is_added_half_way_is_found_by_the_new_key_after_the_old_is_gone(
    deployment, town, half_way, command, settings, secrets_now
):
    with deployment.database.begin() as repository:
        repository.holders.add(holder(id="9" * 32, identity_number=resident_id(9)))
    assert command("rotate-keys", "fields") == 0
    assert command("rotate-keys", "fields", "--forget-old") == 0
    with opened(settings, secrets_now()) as later, later.database.read() as repository:
        assert repository.holders.find_by_number(RESIDENT, resident_id(9)).id == "9" * 32
        assert repository.holders.find_by_number(RESIDENT, cast.LIN.identity_number)


def test_a_list_is_compared_half_way_as_before(deployment, town, half_way, clock):
    bureau = Bureau(deployment, clock)
    bureau.issue("JY13101010000002")
    made = bureau.reconcile(row(), row("JY13101019999999"))
    assert (made.missing_here, made.missing_there, made.agreeing) == (1, 1, 1)


@pytest.mark.parametrize("resealed", ["nothing", "incident_dues.number_sealed", "all but last"])
def test_what_is_due_finds_its_licence_all_through_a_rotation(
    command, deployment, town, clock, monkeypatch, resealed
):
    bureau = Bureau(deployment, clock)
    incident = incident_with_dues(bureau, TOWNS_OWN)
    reseal = resealing._reseal_column
    done = {
        "nothing": lambda _: False,
        "incident_dues.number_sealed": lambda name: name == resealed,
        "all but last": lambda _: True,
    }[resealed]
    monkeypatch.setattr(
        resealing, "_reseal_column", lambda db, name: reseal(db, name) if done(name) else 0
    )
    assert command("rotate-keys", "fields") == 0
    with deployment.database.begin() as repository:
        added = repository.incident_dues.add(
            incident.id, TYPE_CODE, DueAct.UPDATE, [TOWNS_OWN], clock()
        )
        again = repository.incident_dues.add(
            incident.id, TYPE_CODE, DueAct.COLLECT, [TOWNS_OWN], clock()
        )
    assert (added, again) == (1, 0)
    with deployment.database.read() as repository:
        dues = repository.incident_dues.page(incident, limit=10)
        own = repository.licences.find_by_number(cast.BUREAU.id, TYPE_CODE, TOWNS_OWN)
    assert [due.licence_id for due in dues] == [own.id, own.id]


def incident_with_dues(bureau, number):
    report = IncidentDraft("机房断电", "雷击", "改用纸质", bureau.clock(), (TYPE_CODE,))
    incident = report_incident(
        bureau.database, bureau.deployment.entropy, bureau.clock(), cast.BUREAU_CLERK, report
    )
    with bureau.database.begin() as repository:
        repository.incident_dues.add(
            incident.id, TYPE_CODE, DueAct.COLLECT, [number], bureau.clock()
        )
    return incident


def test_of_many_processes_that_add_the_same_people_during_a_rotation_one_adds_each(
    settings, command, town, keys, clock
):
    """All hold the file of before; the database and the file tell them what is in use."""
    processes = [compose(settings, keys, clock=clock) for _ in range(8)]
    barrier, unforeseen = threading.Barrier(len(processes) + 1), []

    def add(process, order):
        barrier.wait()
        for person in range(100, 120):
            new = holder(id=f"{order:04}{person:028}", identity_number=resident_id(person))
            try:
                with process.database.begin() as repository:
                    repository.holders.add(new)
            except ContradictsStored:
                continue
            except Exception as error:  # noqa: BLE001 told below
                unforeseen.append(error)

    threads = [
        threading.Thread(target=add, args=(process, order))
        for order, process in enumerate(processes)
    ]
    for thread in threads:
        thread.start()
    barrier.wait()
    assert command("rotate-keys", "fields") == 0
    for thread in threads:
        thread.join()
    assert unforeseen == []
    everybody = numbers_of(processes[0])
    assert len(everybody) == len(set(everybody)) == 20 + 4
    for process in processes:
        process.database.engine.dispose()


def numbers_of(deployment):
    with deployment.database.read() as repository:
        ids = repository.connection.execute(select(holders.c.id)).scalars().all()
        return [repository.holders.get(one).identity_number for one in ids]


def test_a_process_with_a_file_of_before_does_nothing_wrong(
    command, settings, keys, clock, town, tmp_path
):
    elsewhere = replace(settings, secrets_file=tmp_path / "elsewhere" / "secrets.json")
    store_secret_keys(elsewhere.secrets_file, keys)
    behind = compose(elsewhere, keys, clock=clock)
    assert command("rotate-keys", "fields") == 0
    with pytest.raises(KeysBehind), behind.database.begin() as repository:
        repository.holders.add(holder(id="9" * 32, identity_number=resident_id(9)))
    with pytest.raises(KeysBehind), behind.database.read() as repository:
        repository.holders.find_by_number(RESIDENT, cast.LIN.identity_number)
    assert not behind.database.answers()
    elsewhere.secrets_file.write_bytes(settings.secrets_file.read_bytes())
    assert behind.database.answers()
    with behind.database.read() as repository:
        assert repository.holders.find_by_number(RESIDENT, cast.LIN.identity_number)
    behind.database.engine.dispose()


def test_codes_and_cookies_follow_the_file_in_a_running_process(command, deployment, app, visit):
    lin, code_keys = visit("lin"), deployment.code_maker.keys
    assert lin.get("/holder/licences").status_code == 200
    assert command("rotate-keys", "codes") == 0
    assert deployment.code_maker.keys.current == code_keys.current + 1
    assert command("rotate-keys", "codes", "--forget-old") == 0
    assert list(deployment.code_maker.keys.secrets) == [code_keys.current + 1]
    assert lin.get("/holder/licences").status_code == 200
    assert command("rotate-keys", "sessions") == 0
    assert lin.get("/holder/licences").status_code != 200


@pytest.mark.parametrize("step", [(), ("--forget-old",)])
def test_a_rotation_waits_for_processes_and_names_those_that_are_behind(
    command, deployment, secrets_now, capsys, step
):
    announce_keys(deployment.database, system_clock(), "server-2 pid 7 web")
    if step:
        announce_later(deployment, 2)
        assert command("rotate-keys", "fields") == 0
        announce_later(deployment, 3)
    assert command("rotate-keys", "fields", *step) == 2
    told = capsys.readouterr().err
    assert "processes_behind" in told
    assert "server-2 pid 7 web" in told
    announce_later(deployment, secrets_now().edition)
    assert command("rotate-keys", "fields", *step) == 0
    assert secrets_now().current_data_key == 2


def announce_later(deployment, edition):
    with deployment.database.begin() as repository:
        repository.keys_in_use.announce("server-2 pid 7 web", edition, system_clock())


def test_what_was_forgotten_on_one_server_serves_on_none(
    command, settings, keys, clock, town, tmp_path
):
    elsewhere = replace(settings, secrets_file=tmp_path / "elsewhere" / "secrets.json")
    store_secret_keys(elsewhere.secrets_file, keys)
    behind = compose(elsewhere, keys, clock=clock)
    assert command("rotate-keys", "codes") == 0
    announced = holder(id="9" * 32, identity_number=resident_id(9))
    with behind.database.begin() as repository:
        repository.holders.add(announced)
    assert command("rotate-keys", "codes", "--forget-old") == 0
    with pytest.raises(KeysBehind), behind.database.begin() as repository:
        repository.holders.add(holder(id="8" * 32, identity_number=resident_id(8)))
    behind.database.engine.dispose()


@on_postgresql
def test_an_open_transaction_under_the_keys_before_is_waited_for_and_named(
    command, deployment, town, capsys, secrets_now
):
    with deployment.database.begin() as repository:
        repository.holders.add(holder(id="9" * 32, identity_number=resident_id(9)))
        assert command("rotate-keys", "fields") == 2
        assert command("rotate-keys", "fields", "--prepare") == 0
    told = capsys.readouterr().err
    assert "keys_busy" in told
    assert " pid " in told
    assert secrets_now().current_data_key == 1
    assert command("rotate-keys", "fields") == 0
    assert secrets_now().current_data_key == 2
