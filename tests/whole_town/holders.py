"""What holders do in the whole town: show, agree, copy, bundle; and who looks at it."""

from tests import cast
from tests.copying import Copies
from tests.office import OTHER_CENTRE
from tests.services.authorization.parties import Parties
from tests.services.licence_sets.prepared import fill_shelf
from tests.services.use_lists.outside import apply_outside, outside_request
from tests.services.verification.counter import Counter
from wallet.domain.copies.temporary_copy import CopySubject, SubjectKind
from wallet.services.acts.doing import RequestIdentity


def live_with_licences(deployment, clock, whole):
    """Let Lin, and the hotel company that she represents, use everything that holders have."""
    _show(deployment, clock, whole.town)
    _agree(deployment, clock, whole)
    _lead_a_company(whole.company)
    _copy(deployment, clock, whole)


def _show(deployment, clock, town):
    counter = Counter(deployment, clock, town)
    shelf = fill_shelf(counter)
    counter.scan(counter.screen(counter.show()).text)
    shelf.scan(shelf.code())
    for _ in range(2):
        clock.advance(seconds=5)
        counter.show()
    counter.scan("0123456789")


def _agree(deployment, clock, whole):
    parties = Parties(deployment, clock, whole.town)
    granted = parties.ask()
    parties.grant(granted)
    parties.retrieve(granted, identity=RequestIdentity("read once", "the same"))
    taken_back = parties.ask()
    (grant,) = parties.grant(taken_back)
    parties.withdraw(grant, reason="no_longer_needed")
    parties.block(OTHER_CENTRE.id)
    parties.ask()
    parties.send(parties.question(), login=None)
    whole.office.approved()
    whole.office.open_case()
    apply_outside(whole.office)
    whole.office.open_case(outside_request(whole.office))
    whole.office.drafted(code="310101-SP-0043", name="食品摊贩备案")
    whole.office.submitted(code="310101-SP-0044", name="便民服务点备案")


def _lead_a_company(company):
    head = company.representative()
    permit = company.trade.assemble(0, 1, 2, 3)
    company.appoint_manager(head)
    company.appoint_handler(head, permits=(permit.id,))
    company.offer(head, 0)


def _copy(deployment, clock, whole):
    copies = Copies(deployment, clock, whole.town)
    copies.make()
    with deployment.database.read() as repository:
        permit = repository.permits.held_by(cast.HOTEL_HOLDER.id)[0]
    copies.make(CopySubject(SubjectKind.PERMIT, permit.id), login="hotelier")
