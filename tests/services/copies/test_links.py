"""The file of a copy: given out once a link, for a quarter of an hour, while it is in force."""

from threading import Barrier, Thread

import pytest

from tests import cast, clerks
from wallet.domain.actors.actors import STRANGER
from wallet.domain.copies.temporary_copy import (
    CopyEnded,
    DownloadLinkLapsed,
    DownloadLinkUsed,
    UnknownCopy,
    UnknownDownloadLink,
)
from wallet.domain.errors import WalletError
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.trail.audit import AuditAction
from wallet.repository.copies.copy_tables import temporary_copies
from wallet.services.acts.doing import RequestIdentity
from wallet.services.copies import linking
from wallet.services.copies.making import MadeCopy
from wallet.services.upkeep.purging import purge


def test_a_link_gives_the_file_out_once(copies):
    made = copies.make()
    assert copies.download(made).startswith(b"%PDF-")
    with pytest.raises(DownloadLinkUsed):
        copies.download(made)
    assert copies.trail(AuditAction.COPY_DOWNLOADED) == ["download_link_used", "done"]


def test_of_many_who_try_at_once_one_gets_the_file(copies):
    made, barrier, outcomes = copies.make(), Barrier(4), []

    def fetch():
        barrier.wait()
        try:
            copies.download(made)
            outcomes.append("done")
        except WalletError as refusal:
            outcomes.append(refusal.code)

    threads = [Thread(target=fetch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", *["download_link_used"] * 3]


def test_a_link_lapses_after_a_quarter_of_an_hour(copies, clock):
    made = copies.make()
    clock.advance(minutes=15)
    with pytest.raises(DownloadLinkLapsed):
        copies.download(made)


def test_a_link_that_nobody_made_gives_nothing(copies):
    with pytest.raises(UnknownDownloadLink):
        linking.download(copies.deployment.database, copies.clock(), STRANGER, "0" * 40)
    assert copies.trail(AuditAction.COPY_DOWNLOADED) == ["unknown_download_link"]


def test_the_holder_gets_another_link_while_the_copy_is_in_force(copies, clock):
    made = copies.make()
    first = copies.download(made)
    again = MadeCopy(made.copy, copies.renew(made))
    assert copies.download(again) == first
    assert copies.trail(AuditAction.COPY_LINK_MADE) == ["done"]
    clock.advance(days=1)
    with pytest.raises(CopyEnded):
        copies.renew(made)


def test_one_form_makes_one_link(copies):
    made, form = copies.make(), RequestIdentity("k1", "what it said")
    assert copies.renew(made, identity=form) == copies.renew(made, identity=form)
    assert copies.trail(AuditAction.COPY_LINK_MADE) == ["done"]


def test_one_form_cancels_once(copies):
    made, form = copies.make(), RequestIdentity("k1", "what it said")
    assert copies.cancel(made, identity=form) == copies.cancel(made, identity=form)
    assert copies.trail(AuditAction.COPY_CANCELLED) == ["done"]


def test_nobody_else_gets_a_link_or_cancels(copies):
    made = copies.make()
    for act in (copies.renew, copies.cancel):
        with pytest.raises(UnknownCopy):
            act(made, login="zhou")


def test_a_copy_is_cancelled_once_and_its_link_is_dead(copies):
    made = copies.make()
    copies.cancel(made)
    for act in (copies.cancel, copies.download, copies.renew):
        with pytest.raises(CopyEnded):
            act(made)


def test_revoking_the_licence_kills_the_link_at_once(copies, deployment, town, clock):
    made = copies.make()
    clerks.revoke(
        deployment.database,
        deployment.entropy,
        clock(),
        cast.BUREAU_CLERK,
        town.card_code,
        RevocationKind.RESCINDED,
        "依据第 1 号文",
    )
    with pytest.raises(CopyEnded):
        copies.download(made)
    assert copies.trail(AuditAction.COPY_DOWNLOADED) == ["copy_ended"]


def test_the_file_is_sealed_and_goes_when_the_copy_has_run_out(copies, deployment, clock):
    made = copies.make()
    assert purge(deployment.database, clock()).copies == 0
    assert _stored(deployment)
    assert b"%PDF" not in _stored(deployment)
    clock.advance(days=1)
    assert purge(deployment.database, clock()).copies == 1
    assert _stored(deployment) == b""
    assert copies.check(made.copy.number).standing.value == "copy_expired"
    clock.advance(days=31)
    assert purge(deployment.database, clock()).copy_links == 1


def _stored(deployment):
    with deployment.database.read() as repository:
        return bytes(repository.connection.execute(temporary_copies.select()).one().file_sealed)
