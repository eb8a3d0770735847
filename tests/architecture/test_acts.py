"""There is one way to do an act, and one table that names every act."""

from pathlib import Path

import pytest

from tests.architecture import acts
from wallet.domain.trail.audit import AuditAction
from wallet.services.acts.table import ACTS, FOLLOWS
from wallet.services.changes.state_changes import ACTIONS

ROOT = Path(__file__).parents[2]
ELSEWHERE = [
    (
        acts.refusals_written_elsewhere,
        "wallet/desks/holder/showing/present.py",
        "def act(refusal):\n    refusal.recorded = True\n",
    ),
    (
        acts.transactions_opened_elsewhere,
        "wallet/services/copies/making.py",
        "def act(database):\n    with database.begin():\n        pass\n",
    ),
    (
        acts.transactions_opened_elsewhere,
        "wallet/api/verification/verifications.py",
        "def act(deployment):\n    with deployment.database.begin():\n        pass\n",
    ),
]


def test_every_action_is_an_act_of_the_table_or_follows_from_one():
    refusals = {act.refused for act in ACTS.values() if act.refused}
    assert set(AuditAction) == ACTS.keys() | refusals | FOLLOWS
    assert not ACTS.keys() & FOLLOWS


def test_what_takes_the_whole_wallet_or_takes_back_is_done_for_a_wallet():
    for action, act in ACTS.items():
        assert act.for_wallet or not (act.whole_wallet or act.without_registration), action


def test_every_change_of_a_licence_but_what_one_act_undoes_can_leave_somebody_with_less():
    undone = {AuditAction.LICENCE_SUSPENDED, AuditAction.LICENCE_RESUMED}
    undone |= {AuditAction.LICENCE_RESIGNED}  # which changes nothing that a licence says
    listed = {AuditAction.CHANGES_LISTED, AuditAction.CHANGES_CONFIRMED}
    decided = {AuditAction.CHANGE_APPROVED, *listed}
    lessening = {action for action, act in ACTS.items() if act.lessens}
    assert lessening == set(ACTIONS.values()) - undone | decided


def test_no_room_of_the_services_imports_back():
    assert acts.cycle_of(ROOT) == []


def test_a_planted_cycle_is_found(tmp_path):
    for room, other in (("copies", "permits"), ("permits", "copies")):
        path = tmp_path / f"wallet/services/{room}/making.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"from wallet.services.{other}.making import make\n")
    assert set(acts.cycle_of(tmp_path)) == {"copies", "permits"}


@pytest.mark.parametrize(
    "rule", [acts.refusals_written_elsewhere, acts.transactions_opened_elsewhere]
)
def test_every_act_is_done_in_the_one_way(rule):
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "name", "source"), ELSEWHERE)
def test_a_planted_act_of_another_way_is_found(tmp_path, rule, name, source):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(source)
    (found,) = rule(tmp_path)
    assert found.startswith(f"{name}:")


def test_what_writes_by_itself_is_still_there():
    for place in acts.WRITES_BY_ITSELF:
        assert (ROOT / place).exists(), place
