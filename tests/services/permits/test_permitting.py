"""Assembling, extending, rebuilding and ending a comprehensive industry permit."""

import pytest

from tests import cast
from tests.clerks import revoke, suspend
from tests.factories import SeededEntropy, issuer
from tests.trade import BUREAUX, NAMES, RESTAURANT, components
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import NotPermitted
from wallet.domain.licences.licence import LicenceStatus, ReasonMissing, RevocationKind
from wallet.domain.permits.industry_permit import (
    Constituent,
    ConstituentTaken,
    ConstituentUnsuitable,
    HolderUnsuitable,
    NothingChanged,
    PermitAct,
    PermitEnded,
    PermitState,
    TooFewConstituents,
    UnknownIndustry,
    UnknownPermit,
)
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.services.permits.candidates import find_applicant, read_candidates
from wallet.services.permits.permit_standing import standing_of
from wallet.services.permits.wall_displaying import reissue_wall_code


@pytest.fixture
def standing(deployment, clock):
    def read(permit_id):
        with deployment.database.read() as repository:
            permit = repository.permits.get(permit_id)
            return standing_of(repository, permit, city_date(clock()))

    return read


def suspended(trade, number):
    clerk = issuer(BUREAUX[number].id)
    code = str(trade.licences[number].code)
    entropy = SeededEntropy(f"suspend {number}")
    suspend(trade.deployment.database, entropy, trade.clock(), clerk, code, "查")


def revoked(trade, number):
    clerk = issuer(BUREAUX[number].id)
    code = str(trade.licences[number].code)
    kind, entropy = RevocationKind.WITHDRAWN_AS_PENALTY, SeededEntropy(f"revoke {number}")
    revoke(trade.deployment.database, entropy, trade.clock(), clerk, code, kind, "依据第 1 号文")


def test_a_permit_gathers_licences_of_four_issuers_in_the_order_of_the_table(trade, standing):
    permit = trade.assemble(3, 1, 0, 2)
    found = standing(permit.id)
    assert found.state is PermitState.IN_FORCE
    assert [one.component for one in found.constituents] == list(NAMES)
    assert [one.issuer_name for one in found.constituents] == [one.name for one in BUREAUX]
    assert [one.licence.number for one in found.constituents] == [f"HY-{n}-0001" for n in range(4)]


def test_components_of_four_issuers_keep_their_own_states(trade, standing, clock):
    permit = trade.assemble(0, 1, 2, 3)
    suspended(trade, 1)
    revoked(trade, 3)
    found = standing(permit.id)
    assert found.state is PermitState.PARTLY_IN_FORCE
    assert [one.status for one in found.constituents] == [
        LicenceStatus.VALID,
        LicenceStatus.SUSPENDED,
        LicenceStatus.VALID,
        LicenceStatus.REVOKED,
    ]
    assert [one.component for one in found.not_standing] == [NAMES[1], NAMES[3]]
    clock.advance(days=5 * 366)
    assert standing(permit.id).state is PermitState.NOT_IN_FORCE


def test_a_licence_whose_signing_key_was_withdrawn_is_not_counted_as_in_force(
    trade, standing, deployment
):
    permit = trade.assemble(0, 1)
    with deployment.database.begin() as repository:
        kid = repository.licences.version(trade.licences[1].id, 1).kid
        repository.connection.exec_driver_sql(
            "UPDATE signing_keys SET withdrawn_at = '2026-03-01 00:00:00+00:00' "  # noqa: S608
            f"WHERE kid = '{kid}'"
        )
    found = standing(permit.id)
    assert found.state is PermitState.PARTLY_IN_FORCE
    assert found.constituents[1].status is None


@pytest.mark.parametrize("numbers", [(), (0,)])
def test_a_permit_with_one_component_is_refused(trade, numbers):
    with pytest.raises(TooFewConstituents):
        trade.assemble(*numbers)
    (entry,) = trade.entries(AuditAction.PERMIT_ASSEMBLED)
    assert entry.outcome == "too_few_constituents"


def test_one_licence_put_twice_is_still_one(trade):
    twice = [*trade.parts(0), Constituent(NAMES[1], trade.licences[0].id)]
    with pytest.raises(ConstituentUnsuitable):
        trade.assemble(constituents=twice)


def test_a_licence_of_another_type_or_holder_or_not_in_force_is_refused(trade, town):
    suspended(trade, 2)
    for part in (
        Constituent(NAMES[1], trade.licences[3].id),
        Constituent(NAMES[1], town.food_id),
        Constituent(NAMES[1], "0" * 32),
        Constituent("没有这一项", trade.licences[1].id),
        trade.parts(2)[0],
    ):
        with pytest.raises(ConstituentUnsuitable):
            trade.assemble(constituents=[*trade.parts(0), part])
    assert {one.outcome for one in trade.entries(AuditAction.PERMIT_ASSEMBLED)} == {
        "constituent_unsuitable"
    }


def test_a_person_gets_no_comprehensive_permit(trade):
    with pytest.raises(HolderUnsuitable):
        trade.assemble(0, 1, holder_id=cast.LIN.id)


def test_only_the_unit_in_charge_issues_it(trade):
    with pytest.raises(UnknownIndustry):
        trade.assemble(0, 1, issuer=issuer(cast.OTHER_BUREAU.id))
    for login in ("operator", "hotelier", "hotel"):
        with pytest.raises(NotPermitted):
            trade.assemble(0, 1, issuer=trade.actor(login))


def test_a_licence_is_a_part_of_one_living_permit_at_most(trade):
    first = trade.assemble(0, 1)
    with pytest.raises(ConstituentTaken):
        trade.assemble(1, 2)
    trade.end(first, "转让")
    assert trade.assemble(1, 2).version == 1


def test_an_act_leaves_its_entry_without_numbers_or_names(trade):
    permit = trade.assemble(0, 1)
    (entry,) = trade.entries(AuditAction.PERMIT_ASSEMBLED)
    assert entry.outcome == DONE
    assert entry.details == {
        "permit": permit.id,
        "industry": RESTAURANT,
        "version": "1",
        "licences": "2",
    }


def test_extending_keeps_what_is_in_it_in_force_or_not(trade, standing):
    permit = trade.assemble(0, 1)
    suspended(trade, 1)
    trade.extend(permit, trade.parts(2))
    found = standing(permit.id)
    assert [one.component for one in found.constituents] == list(NAMES[:3])
    assert (found.permit.version, found.state) == (2, PermitState.PARTLY_IN_FORCE)
    with pytest.raises(NothingChanged):
        trade.extend(permit, [])
    with pytest.raises(ConstituentUnsuitable):
        trade.extend(permit, trade.parts(2))
    outcomes = [one.outcome for one in trade.entries(AuditAction.PERMIT_EXTENDED)]
    assert outcomes == ["constituent_unsuitable", "permit_unchanged", DONE]


def test_rebuilding_takes_the_new_licence_and_keeps_the_earlier_version(
    trade, standing, deployment
):
    permit = trade.assemble(0, 1)
    revoked(trade, 1)
    renewed = trade.issue(1, number="HY-1-0002")
    parts = [*trade.parts(0), Constituent(NAMES[1], renewed.id)]
    trade.rebuild(permit, parts, "换发")
    found = standing(permit.id)
    assert (found.permit.version, found.state) == (2, PermitState.IN_FORCE)
    with deployment.database.read() as repository:
        later, first = repository.permits.versions_of(permit.id)
    assert (later.act, later.reason) == (PermitAct.REBUILT, "换发")
    assert set(first.constituents) == set(trade.parts(0, 1))
    with pytest.raises(NothingChanged):
        trade.rebuild(permit, parts, "再来一次")
    with pytest.raises(TooFewConstituents):
        trade.rebuild(permit, parts[:1], "只剩一项")
    with pytest.raises(ReasonMissing):
        trade.rebuild(permit, parts, " ")


def test_an_ended_permit_takes_no_further_act(trade, standing, deployment):
    permit = trade.assemble(0, 1)
    with pytest.raises(ReasonMissing):
        trade.end(permit, "")
    trade.end(permit, "停业")
    assert standing(permit.id).state is PermitState.ENDED
    with pytest.raises(PermitEnded):
        trade.end(permit, "再来一次")
    with pytest.raises(PermitEnded):
        trade.extend(permit, trade.parts(2))
    with deployment.database.read() as repository:
        assert repository.licences.get(trade.licences[0].id).state.value == "valid"


def test_another_units_permit_is_not_found(trade):
    permit = trade.assemble(0, 1)
    other = issuer(cast.OTHER_BUREAU.id)
    with pytest.raises(UnknownPermit):
        trade.end(permit, "停业", issuer=other)
    (entry,) = trade.entries(AuditAction.PERMIT_ENDED)
    assert entry.outcome == "unknown_permit"


def test_the_table_edited_while_a_permit_stands_leaves_the_permit_its_version(trade, standing):
    permit = trade.assemble(0, 1)
    trade.put(components(0, 2, 3), seen_version=1)
    found = standing(permit.id)
    assert (found.permit.industry_version, found.state) == (1, PermitState.IN_FORCE)
    assert found.industry.component(NAMES[1]) is not None
    # What the new version dropped can no longer be gathered into a new permit ...
    with pytest.raises(ConstituentUnsuitable):
        trade.assemble(1, 2)
    # ... while the permit that stands may still be extended by what its own version names.
    trade.extend(permit, trade.parts(3))
    assert standing(permit.id).permit.industry_version == 1


def test_every_look_for_candidates_is_recorded_and_reads_no_face(trade, deployment, clock):
    clerk = trade.actor("clerk")
    uscc = cast.HOTEL_HOLDER.identity_number
    holder_id = find_applicant(deployment.database, clock(), clerk, RESTAURANT, uscc)
    trade.assemble(0, 1)
    found = read_candidates(deployment.database, clock(), clerk, RESTAURANT, holder_id)
    assert [(one.name, len(some)) for one, some in found.by_component] == [(n, 1) for n in NAMES]
    assert found.eligible_components == 2
    (entry,) = trade.entries(AuditAction.PERMIT_CANDIDATES_READ)
    assert (entry.outcome, entry.ground.value) == (DONE, "statutory")
    assert entry.details["licences"] == "4"
    assert entry.fields == ()


def test_a_new_wall_code_kills_the_earlier_one(trade, deployment, clock):
    permit = trade.assemble(0, 1)
    with deployment.database.read() as repository:
        first = repository.wall_codes.of_permit(permit.id)
    sent = (deployment.database, SeededEntropy("wall"), clock())
    second = reissue_wall_code(*sent, trade.account("hotelier"), permit.id)
    with deployment.database.read() as repository:
        assert repository.wall_codes.get(first.code).ended_at == clock()
        assert repository.wall_codes.get(second.code.lower()).ended_at is None
        assert repository.wall_codes.of_permit(permit.id).code == second.code
    with pytest.raises(UnknownPermit):
        reissue_wall_code(*sent, trade.account("lin"), permit.id)
    outcomes = [one.outcome for one in trade.entries(AuditAction.WALL_CODE_ISSUED)]
    assert outcomes == ["unknown_permit", DONE]
