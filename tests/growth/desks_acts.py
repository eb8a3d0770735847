"""What bureaux, counters, the operator and the supervisor do."""

import re

from sqlalchemy import update

from bench.filling.people import name_of
from tests import cast
from tests.api.systems import licence_body
from tests.company import REGISTRATION_TYPE
from tests.factories import NOW, TYPE_CODE, holder_draft, licence_draft
from tests.growth.collecting_acts import importing
from tests.services.oversight.bureau_lists import TOWNS_OWN
from tests.services.permits.shown_permits import ShownPermits
from tests.services.use_lists.outside import apply_outside, outside_request
from tests.trade import RESTAURANT
from wallet.domain.changes.licence_change import Amendment, AmendmentKind
from wallet.domain.collecting.file_decisions import Choice, FileDecisions
from wallet.domain.oversight.incident import DueAct
from wallet.domain.oversight.reconciliation import FindingKind
from wallet.domain.showing.verification import Outcome
from wallet.repository.oversight.oversight_tables import incidents
from wallet.services.changes.lists.deciding import decide
from wallet.services.licences.reading import show_numbers
from wallet.services.oversight.incident_dues import add_dues
from wallet.services.oversight.incident_questions import keep_asking, say_it_lasts
from wallet.services.oversight.incident_reporting import (
    IncidentDraft,
    close_incident,
    note_incident,
    report_incident,
    report_recovery,
)
from wallet.services.oversight.sampling import Mark, draw_sample, record_sample
from wallet.services.permits.candidates import read_candidates

COMMON, NOBODY = name_of(0), "查无此人"
SOUGHT = {
    "a common name": COMMON,
    "nobody": NOBODY,
    "the town's own": cast.LIN.name,
    "an identity number": cast.LIN.identity_number,
    "a licence number": TOWNS_OWN,
}
_OPEN = incidents.c.due_until.is_(None) & incidents.c.closed_at.is_(None)


def issuing(its):
    system = its.system("bureau-system")
    with its.act("issue over the API"):
        issued = system.post("licences", licence_body(number="JYG0000000001"), "issuing")
    assert issued.status_code == 201, issued.text
    with its.act("issue the same again"):
        system.post("licences", licence_body(number="JYG0000000001"), "another")
    with its.act("find a licence by its number over the API"):
        system.get("licences", number="JYG0000000001")
    with its.act("be refused a token"):
        its.client().post("/oauth/token", data={"grant_type": "client_credentials"})


def searching(its):
    clerk, system, filling = its.browser("clerk"), its.system("bureau-system"), its.names
    with its.act("look whether names are to be indexed"):
        filling.fill_some()
    while filling.fill_some():  # what a city of before has stored
        pass
    for what, term in SOUGHT.items():
        with its.act(f"look for {what}"):
            asked = clerk.post("/issuer/licences/searches", page="/issuer/licences", q=term)
        with its.act(f"see what {what} finds"):
            found = clerk.get(asked.headers["Location"])
        assert (term == NOBODY) is ('data-testid="licence-row"' not in found.text), what
    wanted = {"name": COMMON, "limit": 20}
    with its.act("look for a common name over the API"):
        found = system.post("licence-searches", wanted).json
    with its.act("see more of a common name over the API"):
        further = system.post("licence-searches", wanted | {"cursor": found["next_cursor"]}).json
    assert found["complete"]
    assert further["licences"]
    page = re.search(r'href="(/issuer/licences/\w{32})"', clerk.look_for(TOWNS_OWN).text)[1]
    with its.database.read() as repository:
        account = repository.accounts.find_by_login("clerk")
    with its.act("show the numbers of a licence"):
        show_numbers(its.database, its.clock(), account, page.rpartition("/")[2])
    with its.act("issue another to its holder"):
        form = clerk.post(f"{page}/issuing", page=page, holder=cast.LIN.id).headers["Location"]
    with its.act("choose what to issue to somebody"):
        assert cast.LIN.name in clerk.get(form).text


def changing(its):
    changes = its.changes
    code = str(changes.issue(licence_draft(number="JYG2000000001")).licence.code)
    for act in ("suspension", "resumption"):
        with its.act(f"{act} of a licence"):
            changes.change(act, code)
    with its.act("amend a licence"):
        changes.want(Amendment({"items": "热食类食品制售"}, "变更"), code)
    with its.act("correct a licence"):
        changes.amend({"premises": "黄浦区示例路9号"}, code, kind=AmendmentKind.CORRECTED)
    changes.want_second_clerk()
    with its.act("ask for a second clerk"):
        asked = changes.change("revocation", code, kind="rescinded").request
    with its.act("refuse as the second clerk"):
        changes.refuse(asked)
    asked = changes.change("revocation", code, kind="rescinded").request
    with its.act("take back what was asked of the second clerk"):
        changes.withdraw(asked)
    asked = changes.change("revocation", code, kind="rescinded").request
    with its.act("agree as the second clerk"):
        changes.approve(asked)
    changes.want_second_clerk(required=False)
    code = str(changes.issue(licence_draft(number="JYG2000000002")).licence.code)
    with its.act("renew a licence by another"):
        changes.supersede(licence_draft(number="JYG2000000003"), code)
    for number, act in enumerate(("transfer", "voiding")):
        code = str(changes.issue(licence_draft(number=f"JYG200001000{number}")).licence.code)
        with its.act(f"{act} of a licence"):
            changes.change(act, code)
    code = str(changes.issue(licence_draft(number="JYG2000000004")).licence.code)
    with its.act("revoke a licence over the API"):
        answer = its.system("bureau-system").post(
            f"licences/{code}/revocations", {"reason": "依据第 1 号文", "kind": "rescinded"}
        )
    assert answer.status_code == 201, answer.text


def listing(its):
    changes = its.changes
    code = str(changes.issue(licence_draft(number="JYG2000000005")).licence.code)
    with its.act("hand in a list"):
        listed = changes.hand_in(f"{code}\nJYG-none".encode())
    with its.act("check a list"):
        changes.check(listed)
    with its.act("confirm a list"):
        changes.go_on(listed)
    with its.act("carry out a list"):
        changes.carry_out(listed)
    rows = [["证照编号", "经营项目"], ["JYG2000000005", "热食类食品制售"]]
    with its.act("amend by a list"):
        changes.carried_out(rows)
    left = changes.list_file([["证照编号", "经营项目"], ["JYG2000000005", "冷食类食品制售"]])
    with its.act("cancel a list"):
        changes.cancel_list(left)
    asked = changes.list_file([["证照编号", "经营项目", "备注"], ["JYG2000000005", "小吃", "急"]])
    its_notes = FileDecisions(unknown_columns=Choice.LEAVE)
    with its.act("decide how a list is meant"):
        decide(its.database, its.clock(), cast.BUREAU_CLERK, asked.id, its_notes)
    changes.carry_out(asked)
    with its.act("look for lists where there are none"):
        changes.carry_out(left)


def comparing(its):
    clerk = cast.BUREAU_CLERK
    named = "证照编号\nSHI-0001\n".encode()
    with its.act("compare with a bureau's list"):
        its.lists.reconcile(content=named, type_code=REGISTRATION_TYPE)
    with its.act("draw a sample"):
        drawn = draw_sample(its.database, its.entropy, its.clock(), clerk, TYPE_CODE, "3")
    marks = {place: Mark(FindingKind.SAME) for place in range(3)}
    with its.act("record a sample"):
        record_sample(its.database, its.clock(), clerk, drawn.id, marks)


def being_stopped(its):
    clerk = cast.BUREAU_CLERK
    draft = IncidentDraft("网络中断", "光缆挖断", "启用备用线路", NOW, (TYPE_CODE,))
    with its.act("report an incident"):
        incident = report_incident(its.database, its.entropy, its.clock(), clerk, draft)
    with its.act("add what is due"):
        add_dues(
            its.database,
            its.clock(),
            clerk,
            incident.id,
            TYPE_CODE,
            DueAct.COLLECT,
            ("JY13101010000001",),
        )
    its.clock.advance(days=7)
    with its.act("say that an incident lasts"):
        say_it_lasts(its.database, its.clock(), clerk, incident.id, "备件未到")
    its.clock.advance(days=-7)
    with its.act("report the recovery"):
        report_recovery(its.database, its.clock(), clerk, incident.id, its.clock())
    with its.act("note an incident"):
        note_incident(its.database, its.clock(), its.office.actor("supervisor"), incident.id)
    with its.act("close an incident"):
        close_incident(its.database, its.clock(), clerk, incident.id)
    forgotten = report_incident(its.database, its.entropy, its.clock(), clerk, draft)
    with its.database.begin() as repository:
        unasked = {"asked_on": None, "answer_until": None}
        repository.connection.execute(update(incidents).values(unasked).where(_OPEN))
    with its.act("ask of what nobody was asked of"):
        keep_asking(its.database, its.clock())
    its.clock.advance(days=30)
    with its.act("let an incident lapse"):
        keep_asking(its.database, its.clock())
    its.clock.advance(days=-30)
    with its.database.read() as repository:
        assert repository.incidents.get(forgotten.id).lapsed_on


def permitting(its):
    trade = its.company.trade
    trade.licences = [trade.issue(n, number=f"HY-{n}-G") for n in range(4)]
    clerk = trade.actor("clerk")
    with its.act("look for what can be joined"):
        read_candidates(
            its.database,
            its.clock(),
            clerk,
            RESTAURANT,
            cast.HOTEL_HOLDER.id,
        )
    with its.act("assemble a permit"):
        permit = trade.assemble(0, 1)
    with its.act("extend a permit"):
        trade.extend(permit, trade.parts(2))
    with its.act("rebuild a permit"):
        trade.rebuild(permit, trade.parts(0, 1), "换发")
    shown = ShownPermits(its.counter, its.company)
    shown.scenario(0)
    with its.act("present a permit"):
        session = shown.show(permit)
    code = shown.screen(session).text
    with its.act("verify a permit"):
        result = shown.scan(code)
    assert result.outcome is Outcome.VALID
    with its.act("end a permit"):
        trade.end(permit, "停业")


def opening_cases(its):
    applicant = holder_draft(name=cast.GAO.name, identity_number=cast.GAO.identity_number)
    its.office.issue(number="JYG3000000001", holders=(applicant,))
    asked = its.office.request(applicant=applicant)
    with its.act("open a case"):
        its.office.open_case(asked)
    code = "310101-QT-0008"
    apply_outside(its.office, name="临时救助核对", matter_code=code)
    with its.act("open a case outside the use list"):
        its.office.open_case(outside_request(its.office, code, applicant=applicant))
    counter, form = its.browser("counter"), "/verifier/cases/new"
    with its.act("look for the matter of a case"):
        found = counter.post("/verifier/cases", page=form, step="find", find="填充")
    assert "填充事项" in found.text, found.text


ACTS = (
    issuing,
    searching,
    importing,
    changing,
    listing,
    comparing,
    being_stopped,
    permitting,
    opening_cases,
)
