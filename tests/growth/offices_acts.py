"""What is done with accounts, units, keys, the catalogue and the registry."""

from tests import cast
from tests.factories import NOW, TYPE_CODE, SeededEntropy, resident_id, uscc
from tests.office import CENTRE
from tests.services.accounts.city import form
from tests.services.registry.catalogue_clerks import BODY, entry_form
from tests.services.signing_keys.bureau import certified, pem_of
from tests.trade import components
from wallet.services.accounts import administering, closing, founding, opening
from wallet.services.changes.lists.working import work_on_next_list
from wallet.services.registry import (
    application_deciding,
    credentialing,
    filing_deciding,
    scenario_deciding,
    suspending,
)
from wallet.services.signing_keys.requesting import drop_request
from wallet.services.signing_keys.trusting import distrust_authority, trust_authority
from wallet.services.use_lists import drafting
from wallet.tokens.certificates import new_authority


def staffing(its):
    accounts, database, now = its.accounts, its.database, its.clock()
    head = accounts.actor("head")
    with database.read() as repository:
        bureau = repository.units.get(cast.BUREAU.id)
    with its.act("open an account"):
        opened = accounts.open(bureau, "newcomer", head)
    again = (database, its.deployment.hasher, its.entropy, now, head, opened.account_id)
    with its.act("let somebody look after the accounts"):
        administering.set_administers(database, now, head, opened.account_id, administers=True)
    with its.act("reset an account"):
        opening.reset_account(*again)
    with its.act("end the sign-ins of an account"):
        administering.end_sign_ins(database, now, head, opened.account_id)
    with its.act("close an account"):
        closing.close_account(database, now, head, opened.account_id)
    with its.act("reopen an account"):
        opening.reopen_account(*again)
    counter = accounts.actor("counter")
    newcomer = {"name": "赵新来", "identity_number": resident_id(990)}
    with its.act("register a holder"):
        accounts.register(counter, **newcomer)
    with its.act("give a holder a new password"):
        accounts.reset_holder(counter, **newcomer)


def founding_units(its):
    database, now = its.database, its.clock()
    operator = its.office.actor("operator")
    with its.act("found a unit"):
        unit = its.accounts.found(form("示例新设中心", uscc(77), "public_relying_unit"), operator)
    with its.act("change a unit"):
        changed = form("示例新设服务中心", uscc(77), "public_relying_unit")
        founding.change_unit(database, now, operator, unit.id, changed)
    with its.act("let counters register holders"):
        founding.set_counters(database, now, operator, unit.id, registers=True)
    with its.act("close a unit"):
        founding.close_unit(database, now, operator, unit.id, "撤并")
    with its.act("reopen a unit"):
        founding.reopen_unit(database, now, operator, unit.id)


def registering(its):
    offices, database, now = its.offices, its.database, its.clock()
    operator = offices.actor("operator")
    with its.act("apply for a scenario"):
        scenario = offices.apply(name="夜间入住核验")
    with its.act("approve a scenario"):
        offices.approve(scenario.code)
    for act in ("suspend", "resume", "end"):
        with its.act(f"{act} a scenario"):
            offices.decide(getattr(scenario_deciding, f"{act}_scenario"), scenario.code)
    with its.act("suspend a unit"):
        suspending.suspend_unit(database, now, operator, cast.SHOP.id, "核查")
    with its.act("resume a unit"):
        suspending.resume_unit(database, now, operator, cast.SHOP.id, "核查完毕")
    with database.read() as repository:
        filed = repository.filings.of_district(None)
        application = repository.applications.living_of_unit(cast.HOTEL.id)
    filing = next(one for one in filed if one.unit_id == cast.SHOP.id)
    with its.act("take note of a filing"):
        supervisor = offices.actor("supervisor")
        filing_deciding.accept_filing(database, now, supervisor, filing.id)
    staff = offices.actor("hotel")
    with its.act("take a secret"):
        credentialing.take_secret(database, its.entropy, now, staff, 0)
    with its.act("take a secret beside the present one"):
        credentialing.take_secret(database, its.entropy, now, staff, 1, 7)
    with its.act("retire former credentials"):
        credentialing.retire_former(database, now, staff, 2)
    with its.act("revoke credentials"):
        credentialing.revoke_credentials(database, now, staff, 3)
    with its.act("change the limits of a client"):
        application_deciding.set_limits(
            database, now, operator, application.id, "203.0.113.0/24", {}
        )
    with its.act("end an application"):
        application_deciding.end_application(database, now, operator, application.id, "业务终止")
    with its.act("apply for social use"):
        applied = offices.apply_for_use()
    with its.act("approve an application"):
        offices.approve_use(applied.id)


def keeping_the_catalogue(its):
    catalogue = its.catalogue
    catalogue.entropy = its.entropy
    with its.act("draft an entry"):
        draft = catalogue.begin("临时牌证")
    made = entry_form(name="临时牌证", type_code=f"{BODY}009")
    with its.act("save an entry"):
        draft = catalogue.save(draft, made)
    with its.act("submit an entry"):
        draft = catalogue.submit(draft)
    with its.act("withdraw an entry"):
        draft = catalogue.withdraw(draft)
    draft = catalogue.submit(draft)
    with its.act("approve an entry"):
        catalogue.approve(draft, its.office.actor("operator"))
    with its.act("retire an entry"):
        catalogue.retire(f"{BODY}009", operator=its.office.actor("operator"))
    with its.act("draft the next version of an entry"):
        draft = catalogue.revise(TYPE_CODE)
    with its.act("discard an entry"):
        catalogue.discard(draft)


def keeping_use_lists(its):
    office, database, now = its.office, its.database, its.clock()
    with its.act("draft a matter"):
        entry = office.drafted(code="310101-SP-0077", name="临时占道备案")
    actor = office.actor()
    with its.act("submit a matter"):
        entry = drafting.submit(database, now, actor, entry.id)
    with its.act("approve a matter"):
        office.approve(entry)
    with its.act("revise a matter"):
        drafting.revise(database, its.entropy, now, actor, entry.id)
    with its.act("end a matter"):
        drafting.end(database, now, actor, entry.id, "事项取消")
    assert actor.unit_id == CENTRE.id


def arranging_industries(its):
    with its.act("change an industry"):
        its.company.trade.put(components(0, 1), seen_version=1)


def certifying(its):
    keys, database, now = its.keys, its.database, its.clock()
    operator = its.office.actor("operator")
    made = new_authority("示例第二认证机构", NOW, SeededEntropy("second authority"))
    with its.act("trust an authority"):
        trusted = trust_authority(database, now, operator, pem_of(made.certificate))
    with its.act("trust an authority no longer"):
        distrust_authority(database, now, operator, trusted.fingerprint)
    earlier = keys.kid()
    with its.act("ask for a certificate"):
        request = keys.request(seed="another")
    with its.act("install a certificate"):
        keys.install(certified(request, its.clock()))
    with its.act("withdraw a key"):
        keys.withdraw(earlier)
    its.clock.advance(minutes=11)
    changes = its.changes
    with its.act("begin to sign anew"):
        one = changes.resign()
    with its.act("find what is to be signed anew"):
        work_on_next_list(changes.workshop())
    changes.gather(one)
    with its.act("sign one licence anew"):
        work_on_next_list(changes.workshop(), rows=1)
    with its.act("stop signing anew"):
        changes.cancel_list(one)
    keys.request(seed="a third")
    with its.act("drop a request for a certificate"):
        drop_request(database, now, keys.clerk, keys.unit.id)


ACTS = (
    staffing,
    founding_units,
    registering,
    keeping_the_catalogue,
    keeping_use_lists,
    arranging_industries,
    certifying,
)
