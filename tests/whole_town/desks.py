"""What is done at the desks of the whole town: collecting, changing, comparing, registering."""

from dataclasses import replace
from datetime import timedelta

from tests import cast
from tests.company import registration_draft
from tests.factories import NOW, TYPE_CODE, SeededEntropy, holder_draft
from tests.office import CENTRE
from tests.services.changes.bureau import Bureau as Changes
from tests.services.collecting.sheets import csv_text, good_rows
from tests.services.oversight.bureau_lists import Bureau as Lists
from tests.services.oversight.bureau_lists import row
from tests.services.registry.catalogue_clerks import Clerks
from tests.services.registry.offices import Offices
from tests.services.signing_keys.bureau import Bureau as Keys
from tests.town import CHEAP_HASHER, PASSWORD
from wallet.domain.actors.actors import STRANGER, HolderKind, IdentityKind, Role
from wallet.domain.actors.lockout import PASSWORD_BY_ADDRESS
from wallet.domain.oversight.incident import DueAct
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.services.accounts.founding import set_counters
from wallet.services.acts.limiting import attempt
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.receiving import Upload, receive
from wallet.services.collecting.working import work_on_next
from wallet.services.licences import issuing
from wallet.services.oversight.incident_dues import add_dues
from wallet.services.oversight.incident_reporting import IncidentDraft, report_incident
from wallet.services.oversight.sampling import draw_sample
from wallet.services.registry import application_deciding, scenario_deciding
from wallet.services.upkeep.sealing import seal_audit

CLERKS = (
    ("clerk2", Role.ISSUER, cast.BUREAU, False),
    ("head", Role.ISSUER, cast.BUREAU, True),
    ("shop2", Role.VERIFIER, cast.SHOP, True),
)


def work_at_desks(deployment, clock, whole, last):
    """Let every desk do what leaves something behind; ``last`` is registered when all is done."""
    _more_people(deployment, clock, whole)
    _collect(deployment, clock)
    _change(deployment, clock, whole)
    _oversee(deployment, clock)
    _register(deployment, clock, whole)
    _keep(deployment, clock)
    with deployment.database.begin() as repository:
        done = repository.scenarios.of_unit(cast.SHOP.id)[0]
        repository.scenarios.add(replace(done, code=last, name="全镇"))


def _more_people(deployment, clock, whole):
    with deployment.database.begin() as repository:
        for login, role, unit, administers in CLERKS:
            clerk = replace(
                cast.SHOP_ASSISTANT,
                id=login.encode().hex().ljust(32, "0")[:32],
                login=login,
                display_name=f"{login} person",
                role=role,
                unit_id=unit.id,
                unit_name=unit.name,
                administers=administers,
                password_hash=CHEAP_HASHER.hash(PASSWORD),
            )
            repository.accounts.add(clerk, clock())
    operator = whole.office.actor("operator")
    set_counters(deployment.database, clock(), operator, CENTRE.id, registers=True)


def _collect(deployment, clock):
    rows = good_rows(4)
    rows[2]["颁发日期"] = "2026-13-01"
    content = csv_text(
        [one | {"证照编号": f"JYC{n:08}", "证照类型代码": TYPE_CODE} for n, one in enumerate(rows)]
    )
    upload = Upload("二季度.csv", content.encode("utf-8-sig"), goes_on=True)
    database, entropy = deployment.database, deployment.entropy
    receive(database, entropy, clock(), cast.BUREAU_CLERK, upload)
    workshop = Workshop(database, deployment.document_maker, entropy, clock, "worker")
    while work_on_next(workshop):
        pass
    receive(database, entropy, clock(), cast.BUREAU_CLERK, replace(upload, legacy=True))


def _change(deployment, clock, whole):
    bureau = Changes(deployment, clock, whole.town)
    bureau.want_second_clerk()
    bureau.change("revocation", whole.town.food_code, kind="rescinded")
    bureau.list(whole.town.card_code)
    bureau.want_second_clerk(required=False)


def _oversee(deployment, clock):
    lists = Lists(deployment, clock)
    lists.reconcile(row(), row("JYX1"))
    database, entropy, clerk = deployment.database, deployment.entropy, cast.BUREAU_CLERK
    draw_sample(database, entropy, clock(), clerk, TYPE_CODE, "2")
    draft = IncidentDraft("机房断电", "市电故障", "已切换柴油发电机", NOW, (TYPE_CODE,))
    incident = report_incident(database, entropy, clock(), clerk, draft)
    due = (incident.id, TYPE_CODE, DueAct.COLLECT, ("JY13101010000077",))
    add_dues(database, clock(), clerk, *due)


def _register(deployment, clock, whole):
    offices = Offices(deployment, clock, licence_id=whole.company.registration.id)
    offices.approved_use()
    offices.apply()
    filed = offices.apply("shop", name="自助售酒核验", district_code="310101")
    offices.approve(filed.code)
    offices.decide(scenario_deciding.return_scenario, offices.apply(name="客房服务核验").code)
    shop = replace(offices, licence_id=_registered(deployment, clock, cast.SHOP))
    returned = shop.apply_for_use("shop", scenario_codes=("shop-supply",), quotas={})
    application_deciding.return_application(
        deployment.database, clock(), offices.actor("operator"), returned.id, "请写明用途"
    )
    catalogue = Clerks(deployment, clock)
    catalogue.begin("三轮车行驶证")
    catalogue.submitted()
    Keys(deployment, clock).request()


def _registered(deployment, clock, unit):
    """Give a unit its business licence; returns its id."""
    holders = (
        holder_draft(
            kind=HolderKind.LEGAL_PERSON,
            name=unit.name,
            identity_kind=IdentityKind.USCC,
            identity_number=unit.uscc,
        ),
    )
    return issuing.issue(
        deployment.database,
        deployment.document_maker,
        SeededEntropy(f"registration of {unit.id}"),
        clock(),
        cast.BUREAU_CLERK,
        registration_draft(number=unit.uscc, holders=holders),
    ).licence.id


def _keep(deployment, clock):
    database, now = deployment.database, clock()
    whole_secret = SeededEntropy("sign-in").token_bytes(32).hex()
    attempt(database, PASSWORD_BY_ADDRESS, "203.0.113.9", now)
    database.strangers.keep(
        AuditEntry(now, AuditAction.TOKEN_REFUSED, STRANGER, outcome="invalid_client")
    )
    with database.begin() as repository:
        repository.client_assertions.spend(
            "hotel-system", whole_secret, now + timedelta(minutes=5), now
        )
    signer = deployment.cabinet.deployment_signer()
    list(seal_audit(database, signer, clock, lambda _: None))
