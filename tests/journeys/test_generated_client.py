"""With nothing but the description, every client of the demonstration city does its work."""

import itertools
import json
import re
import sys
from datetime import date

import pytest

from tests.browser.served_city import free_url, seed, served
from tests.factories import resident_id, uscc
from tests.journeys.generated_client import NAME, generate, models, system
from tests.town import PORTRAIT

SUSPENDED = "express-system"
_numbers = itertools.count(700)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The served city, with the client that was generated from its description."""
    var, url, folder = tmp_path_factory.mktemp("city"), free_url(), tmp_path_factory.mktemp("made")
    seed(var, url)
    with served(var, url=url) as running:
        generate(url, folder)
        yield running
    sys.path.remove(str(folder))
    for name in [one for one in sys.modules if one.startswith(NAME)]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def clients(city):
    return json.loads((city.var / "demo.json").read_text())["clients"]


def systems(city, clients, *roles):
    """Give every client of these roles with its system; each has the scopes that it was told."""
    for one in clients:
        if one["role"] not in roles:
            continue
        with system(city.url, one["client_id"], one["client_secret"]) as its:
            if one["client_id"] == SUSPENDED:
                assert its.token.error == "unauthorized_client"
                assert its.token.code == "unit_suspended"
                continue
            assert set(its.token.scope.split()) == set(one["scopes"])
            yield one, its


def test_every_relying_party_asks_polls_retrieves_lists_and_sees_the_withdrawal(city, clients):
    asked = []
    for client, its in systems(city, clients, "verifier", "social"):
        listed = its("scenarios.list_scenarios").scenarios
        assert {one.code for one in listed} >= set(client["scenarios"])
        for scenario in (one for one in listed if one.open_ and one.askable):
            wanted = next(
                (
                    (kind, found)
                    for kind in scenario.askable
                    if (found := holder_of(city, kind.type_code))
                ),
                None,
            )
            if wanted:
                ask_and_read(city, its, scenario, *wanted)
                asked.append(client["client_id"])
    assert set(asked) >= {
        *("counter-system", "hospital-system", "hotel-system", "bank-system"),
        *("pharmacy-system", "carrental-system"),
    }


def test_every_bureau_issues_amends_and_revokes(city, clients):
    bureaux = []
    for client, its in systems(city, clients, "issuer"):
        kinds = its("catalogue.list_licence_types").licence_types
        assert kinds, client
        issue_amend_and_revoke(its, kinds[0])
        bureaux.append(client["client_id"])
    assert len(bureaux) == len([one for one in clients if one["role"] == "issuer"])


def test_a_refusal_is_read_with_its_code_and_every_fault(city, clients):
    bureau = next(one for one in clients if one["role"] == "issuer")
    with system(city.url, bureau["client_id"], bureau["client_secret"]) as its:
        body = body_of(its("catalogue.list_licence_types").licence_types[0])
        body.fields["no_such_field"] = "x"
        told = its("licences.issue_licence", body=body)
    assert isinstance(told, models().ProblemOut)
    assert told.code in models().ProblemCode
    assert all(one.code in models().FaultCode and one.title and one.detail for one in told.errors)


def ask_and_read(city, its, scenario, kind, login):
    """Ask for what the scenario needs of one licence, let its holder agree, read, withdraw."""
    made, required = models(), [one.name for one in kind.fields if one.required]
    asked = its(
        "authorizations.ask_holder",
        body=made.QuestionByAOneTimeLink(
            scenario=scenario.code,
            licences=[made.AskedLicenceIn(type_code=kind.type_code, fields=required)],
            by_link=True,
            reference="by description alone",
        ),
    )
    assert asked.state is made.RequestState.WAITING
    early = its("authorizations.retrieve_granted", asked.id)
    assert early.code is made.ProblemCode.AUTHORIZATION_NOT_ANSWERED
    grant_page = agree(city, login, asked.link)
    (grant,) = its("authorizations.read_request", asked.id).grants
    assert (grant.state, grant.in_force) == (made.GroundState.IN_FORCE, True)
    (licence,) = its("authorizations.retrieve_granted", asked.id).licences
    assert set(licence.fields) == set(required)
    assert licence.document.count("~") == len(required) + 1
    (record,) = its("authorizations.read_consent_records", asked.id).consent_records
    assert record.authorization_id == grant.authorization_id
    city.visitor(login).post(f"{grant_page}/withdrawal", page=grant_page)
    ended = its(
        "authorizations.list_requests", state=made.RequestState.WITHDRAWN, scenario=scenario.code
    )
    newest = ended.authorization_requests[0]
    assert (newest.id, newest.reference) == (asked.id, "by description alone")
    assert newest.grants[0].state is made.GroundState.WITHDRAWN
    assert newest.grants[0].ended_at is not None
    over = its("authorizations.retrieve_granted", asked.id)
    assert over.code is made.ProblemCode.AUTHORIZATION_WITHDRAWN


def holder_of(city, type_code):
    """Return who has a valid licence of a type and a wallet PIN to agree with."""
    for one in city.licences:
        account = city.accounts.get(one["holder"], {})
        if one["type"] == type_code and one["state"] == "valid" and account.get("pin"):
            return one["holder"]
    return None


def agree(city, login, link):
    """Open a link as its holder and agree to what is needed; returns the page of the grant."""
    holder = city.visitor(login)
    path, secret = link.removeprefix(city.url), link.rpartition("/")[2]
    opened = holder.post("/holder/authorization-links", page=path, secret=secret)
    page = opened.headers["Location"]
    html = holder.get(page).text
    fields = re.findall(r'type="hidden" name="(field-\w+)" value="(\w+)"', html)
    by_licence = {name: [one for key, one in fields if key == name] for name, _ in fields}
    (licence,) = set(re.findall(r'name="licence" value="(\w+)"', html))
    answered = holder.post(
        f"{page}/consent",
        page=page,
        licence=licence,
        sensitive="yes",
        pin=city.accounts[login]["pin"],
        **by_licence,
    )
    assert answered.status_code == 302, answered.text
    return re.search(r'href="(/holder/authorizations/\w+)"', holder.get(page).text)[1]


def issue_amend_and_revoke(its, kind):
    made, body = models(), body_of(kind)
    issued = its("licences.issue_licence", body=body)
    assert isinstance(issued, made.LicenceOut), issued
    assert (issued.version, issued.state) == (1, made.LicenceState.VALID)
    amended = its(
        "changes.amend_licence",
        issued.identifier,
        body=made.AmendmentToAnotherLastDay(reason="延期", valid_until=date(2036, 1, 4), version=1),
    )
    assert amended.version == 2, amended
    revoked = its(
        "changes.revoke_licence",
        issued.identifier,
        body=made.RevocationIn(reason="停业", kind=made.RevocationKind.DEREGISTERED),
    )
    if isinstance(revoked, made.ChangeRequestOut):  # a second clerk of the bureau must agree
        waits = its("changes.read_change_request", revoked.id)
        assert waits.state is made.ChangeState.AWAITING_APPROVAL
        return
    assert revoked.state is made.LicenceState.REVOKED
    again = its("licences.read_licence", issued.identifier)
    assert (again.version, again.status) == (2, made.LicenceStatus.REVOKED)


def body_of(kind):
    """Return a licence of a type for somebody who does not exist, by its fields' formats."""
    made, holder = models(), holder_for(kind)
    # What is the holder's own need not be said: it is taken from the holder.
    its_own = [one for one in kind.fields if one.holder_fact is None]
    values = {one.name: value_of(one, holder) for one in its_own}
    fields = made.LicenceWithALastDayFields.from_dict(values)
    return made.LicenceWithALastDay(
        type_code=kind.type_code,
        number=f"SL-{next(_numbers)}",
        holders=[holder],
        issued_on=date(2026, 1, 5),
        valid_from=date(2026, 1, 5),
        valid_until=date(2031, 1, 4),
        fields=fields,
    )


def holder_for(kind):
    made, number = models(), next(_numbers)
    if made.HolderKind.NATURAL_PERSON in kind.holder_kinds:
        return made.HolderIn(
            kind=made.HolderKind.NATURAL_PERSON,
            name="示范生",
            id_type=made.IdentityKind("111"),
            id_number=resident_id(number % 1000, birth="19900101"),
        )
    return made.HolderIn(
        kind=kind.holder_kinds[0],
        name="上海示范生成有限公司",
        id_type=made.IdentityKind("001"),
        id_number=uscc(number),
    )


def value_of(field, holder):
    """Return a value by the field's format; what names the holder is the holder's own."""
    formats = models().FieldFormat
    if field.format_ is formats.CHOICE:
        return field.choices[0]
    of_format = {
        formats.NAME: holder.name,
        formats.RESIDENT_ID: holder.id_number,
        formats.USCC: holder.id_number,
        formats.DATE: "1990-01-01" if "birth" in field.name else "2026-01-05",
        formats.PORTRAIT: PORTRAIT,
        formats.PHONE: "021-00000000",
    }
    return of_format.get(field.format_, "示范"[: field.max_length])
