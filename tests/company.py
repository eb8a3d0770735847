"""The hotel company of the town: Lin represents it, Gao manages its licences, Zhou handles some.

Nobody has a post at first; each test gives what it needs.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests import cast, clerks
from tests.copying import plain_sheet
from tests.factories import (
    SeededEntropy,
    account,
    face_field,
    holder,
    holder_draft,
    licence_draft,
    licence_type,
    resident_id,
)
from tests.town import CHEAP_HASHER, PASSWORD, PIN
from tests.trade import TYPE_CODES
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.catalogue.issuing_catalogue import FaceTemplate, FieldFormat, Sensitivity
from wallet.domain.changes.licence_change import Amendment
from wallet.domain.copies.temporary_copy import CopySubject, SubjectKind
from wallet.domain.registry.scenario import AskedField, Scenario, ScenarioKind, ScenarioState
from wallet.repository.actors.sign_ins import SignIn
from wallet.services.access.signing_in import LONGEST_SIGN_IN, sign_in_digest
from wallet.services.authorization.authorization_codes import Offer, make_code
from wallet.services.authorization.granting import Consent
from wallet.services.authorization.withdrawing import withdraw
from wallet.services.copies.making import CopyMaker, CopyWish, make_copy
from wallet.services.enterprise import appointing, binding, ending, switching
from wallet.services.enterprise.appointing import Appointee, Task
from wallet.services.licences import issuing
from wallet.services.showing import presenting

REGISTRATION_TYPE = "113100000000000191050"
NUMBER = "91310115MA1K00007Q"
SUPPLY = Scenario(
    "shop-supply",
    cast.SHOP.id,
    "供货商准入",
    ScenarioKind.SOCIAL,
    "核对供货商的许可",
    {},
    date(2025, 1, 1),
    None,
    ScenarioState.APPROVED,
    {code: (AskedField("premises"),) for code in TYPE_CODES},
    longest_term_days=60,
)
PEOPLE = {"lin": cast.LIN, "gao": cast.GAO, "zhou": cast.ZHOU}
FIELDS = (
    face_field("organisation_name", "名称", "Name", shown_when_presenting=True),
    face_field("representative", "法定代表人", "Representative", format=FieldFormat.NAME),
    face_field(
        "representative_number",
        "法定代表人证件号码",
        "Representative's number",
        format=FieldFormat.NUMBER,
        sensitivity=Sensitivity.WITHHELD,
        required=False,
    ),
)


@dataclass
class Company:
    """The company, its business licence, and what its people do."""

    deployment: object
    clock: object
    trade: object
    registration: object

    @property
    def licences(self):
        """The four licences of its restaurant."""
        return self.trade.licences

    def account(self, login):
        with self.deployment.database.read() as repository:
            return repository.accounts.find_by_login(login)

    def sign_in(self, login):
        """Return the secret of a fresh sign-in."""
        secret = self.deployment.entropy.token_bytes(32).hex()
        now = self.clock()
        made = SignIn(sign_in_digest(secret), self.account(login).id, now, now + LONGEST_SIGN_IN)
        with self.deployment.database.begin() as repository:
            repository.sign_ins.start(made)
        return secret

    def loaded(self, secret):
        """Return the account behind a sign-in, as the next request finds it."""
        with self.deployment.database.read() as repository:
            return repository.accounts.find_by_sign_in(sign_in_digest(secret), self.clock())

    def switch(self, secret, enterprise=cast.HOTEL_HOLDER):
        database, now = self.deployment.database, self.clock()
        return switching.act_for(database, now, self.loaded(secret), secret, enterprise.id)

    def acting(self, login):
        """Return the account of somebody who acts for the company."""
        return self.switch(self.sign_in(login))

    def bind(self, login="lin", name=cast.HOTEL.name, uscc=cast.HOTEL.uscc):
        database, entropy = self.deployment.database, self.deployment.entropy
        return binding.bind(
            database,
            entropy,
            self.clock(),
            self.account(login),
            unverified_name=name,
            unverified_uscc=uscc,
        )

    def representative(self):
        self.bind()
        return self.acting("lin")

    def appoint_manager(self, by, person=cast.GAO, **typed):
        appointee = replace(Appointee(person.name, person.identity_number, PIN), **typed)
        return appointing.appoint_manager(
            self.deployment.database,
            self.deployment.hasher,
            self.deployment.entropy,
            self.clock(),
            by,
            appointee,
        )

    def appoint_handler(self, by, person=cast.ZHOU, *, licences=(0,), permits=(), **task):
        given = {
            "unverified_matter": "办理卫生检查",
            "unverified_until": (self.clock() + timedelta(days=30)).date().isoformat(),
            "licence_ids": [self.licences[n].id for n in licences],
            "permit_ids": permits,
        } | task
        return appointing.appoint_handler(
            self.deployment.database,
            self.deployment.hasher,
            self.deployment.entropy,
            self.clock(),
            by,
            Appointee(person.name, person.identity_number, PIN),
            Task(**given),
        )

    def remove(self, by, appointment):
        database, entropy = self.deployment.database, self.deployment.entropy
        return ending.remove(database, entropy, self.clock(), by, appointment.id)

    def resign(self, by, appointment):
        database, entropy = self.deployment.database, self.deployment.entropy
        return ending.resign(database, entropy, self.clock(), by, appointment.id)

    def present(self, by, licence_id):
        deployment = self.deployment
        return presenting.present(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            self.clock(),
            by,
            licence_id,
            PIN,
        )

    def shown(self, by, session):
        its = self.deployment
        return presenting.shown_code(its.database, its.code_maker, self.clock(), by, session.id)

    def offer(self, by, number, *, days=10):
        """Grant one field of a licence to the shop by a code of one's own."""
        deployment, licence = self.deployment, self.licences[number]
        ticked = Consent({licence.id: ("premises",)}, sensitive=False)
        offer = Offer(SUPPLY.code, ticked, {licence.id: licence.type_code}, days)
        return make_code(
            deployment.database,
            deployment.hasher,
            deployment.consent_sealer(),
            deployment.entropy,
            self.clock(),
            by,
            offer,
            PIN,
        )

    def withdraw(self, by, grant):
        """Take back what was granted."""
        its, now = self.deployment, self.clock()
        withdraw(its.database, its.consent_sealer(), its.entropy, now, by, grant.id)

    def copy(self, by, number, days="30"):
        """Make a copy of a licence."""
        deployment = self.deployment
        maker = CopyMaker(
            plain_sheet, deployment.document_maker, deployment.hasher, deployment.entropy
        )
        wish = CopyWish("办理登记", "", days, PIN)
        subject = CopySubject(SubjectKind.LICENCE, self.licences[number].id)
        sent = (deployment.database, maker, self.clock(), by, subject, wish)
        return make_copy(*sent).copy

    def amend(self, **changes):
        """Change what the business licence says."""
        deployment = self.deployment
        return clerks.amend(
            deployment.database,
            deployment.document_maker,
            deployment.entropy,
            self.clock(),
            cast.BUREAU_CLERK,
            str(self.registration.code),
            Amendment(changes, "变更登记"),
        )

    def suspend(self, licence=None):
        deployment, code = self.deployment, str((licence or self.registration).code)
        sent = (deployment.database, deployment.entropy, self.clock(), cast.BUREAU_CLERK)
        return clerks.suspend(*sent, code, "暂扣")

    def entries(self, action):
        """Return the entries of an action, the newest first."""
        with self.deployment.database.read() as repository:
            return repository.audit.search(action=action.value)

    def notices(self, person, kind):
        with self.deployment.database.read() as repository:
            return repository.notices.of_holder(person.id, kinds=[kind])

    def citizen(self, number, name=None):
        """Add one more citizen with a wallet; returns the holder."""
        name = name or f"员工{number}"
        made = holder(
            id=f"{number:032d}",
            name=name,
            identity_number=resident_id(500 + number),
        )
        own = account(
            f"staff{number}",
            display_name=name,
            holder_id=made.id,
            password_hash=CHEAP_HASHER.hash(PASSWORD),
            pin_hash=CHEAP_HASHER.hash(PIN),
        )
        with self.deployment.database.begin() as repository:
            repository.holders.add(made)
            repository.accounts.add(own, self.clock())
        return made


def found_company(deployment, clock, trade):
    """Add the company's business licence, which names Lin by name and number."""
    with deployment.database.begin() as repository:
        repository.catalogue.add(
            licence_type(
                type_code=REGISTRATION_TYPE,
                name="营业执照",
                template=FaceTemplate("certificate", "BUSINESS LICENCE", "enterprise"),
                fields=FIELDS,
            )
        )
        repository.scenarios.add(SUPPLY)
    issued = issuing.issue(
        deployment.database,
        deployment.document_maker,
        SeededEntropy("registration"),
        clock(),
        cast.BUREAU_CLERK,
        registration_draft(),
    )
    return Company(deployment, clock, trade, issued.licence)


def registration_draft(**changes):
    """The company's business licence."""
    made = licence_draft(
        type_code=REGISTRATION_TYPE,
        number=NUMBER,
        holders=(
            holder_draft(
                kind=HolderKind.LEGAL_PERSON,
                name=cast.HOTEL_HOLDER.name,
                identity_kind=IdentityKind.USCC,
                identity_number=cast.HOTEL_HOLDER.identity_number,
            ),
        ),
        issued_on=date(2026, 1, 5),
        face={
            "organisation_name": cast.HOTEL.name,
            "representative": cast.LIN.name,
            "representative_number": cast.LIN.identity_number,
        },
    )
    return replace(made, **changes)
