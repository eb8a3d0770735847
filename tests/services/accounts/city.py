"""A city that begins: the data centre with its first operator, and what they found from there."""

from dataclasses import dataclass

from tests.factories import holder_draft, uscc
from wallet.domain.accounts.unit_form import UnitForm
from wallet.domain.actors.actors import SYSTEM
from wallet.services.access.signing_in import sign_in, sign_in_digest
from wallet.services.accounts import administering, closing, founding, opening, registering
from wallet.services.accounts.opening import AccountForm

DATA_CENTRE, BUREAU, CENTRE, NEIGHBOUR, COMPANY = (
    uscc(number, head) for number, head in enumerate(("12310000MB2F",) * 4 + ("91310115MA1K",))
)


def form(name="示例市场监督管理局", code=BUREAU, kind="issuing_bureau", district=""):
    return UnitForm(name, code, kind, district)


@dataclass
class City:
    """What its people do, by login."""

    deployment: object
    clock: object

    def actor(self, login):
        with self.deployment.database.read() as repository:
            found = repository.accounts.find_by_login(login)
        return found.actor if found else None

    def account(self, login):
        with self.deployment.database.read() as repository:
            known = [one.id for one in repository.units.all()]
            every = [one for unit in known for one in repository.kept_accounts.of_unit(unit)]
        return next(one for one in every if one.login == login)

    def found(self, made=None, actor=None, identity=None):
        deployment = self.deployment
        return founding.found_unit(
            deployment.database,
            deployment.entropy,
            self.clock(),
            actor or self.actor("xinke") or SYSTEM,
            made or form(),
            identity,
        )

    def open(self, unit, login, by, *, administers=False, name="工作人员", identity=None):
        deployment = self.deployment
        return opening.open_account(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            self.clock(),
            by,
            AccountForm(unit.id, login, name, administers),
            identity,
        )

    def reset(self, login, by, identity=None):
        return self._again(opening.reset_account, login, by, identity)

    def reopen(self, login, by, identity=None):
        return self._again(opening.reopen_account, login, by, identity)

    def close(self, login, by):
        database, account = self.deployment.database, self.account(login)
        closing.close_account(database, self.clock(), by, account.id)

    def end_sign_ins(self, login, by):
        database, account = self.deployment.database, self.account(login)
        administering.end_sign_ins(database, self.clock(), by, account.id)

    def set_administers(self, login, by, *, administers):
        database, account = self.deployment.database, self.account(login)
        administering.set_administers(
            database, self.clock(), by, account.id, administers=administers
        )

    def sign_in(self, login, password):
        deployment = self.deployment
        return sign_in(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            self.clock(),
            unverified_login=login,
            unverified_password=password,
            address="127.0.0.1",
        )

    def still_signed_in(self, signed_in):
        with self.deployment.database.read() as repository:
            digest = sign_in_digest(signed_in.secret)
            return repository.accounts.find_by_sign_in(digest, self.clock()) is not None

    def register(self, by, identity=None, **changes):
        return self._counter(registering.register_holder, by, identity, changes)

    def reset_holder(self, by, identity=None, **changes):
        return self._counter(registering.reset_holder, by, identity, changes)

    def entries(self, action):
        with self.deployment.database.read() as repository:
            return repository.audit.search(action=action.value, limit=100)

    def last(self):
        with self.deployment.database.read() as repository:
            return repository.audit.search(limit=1)[0]

    def _again(self, act, login, by, identity):
        deployment = self.deployment
        return act(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            self.clock(),
            by,
            self.account(login).id,
            identity,
        )

    def _counter(self, act, by, identity, changes):
        deployment = self.deployment
        return act(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            self.clock(),
            by,
            holder_draft(**changes),
            identity,
        )


@dataclass
class Staffed:
    """The city with a bureau, a service centre that registers holders, and their people."""

    city: City
    data_centre: object
    bureau: object
    centre: object
    neighbour: object


def founded(deployment, clock):
    """Found the city: operator xinke; bureau with head and clerk; two centres, one registers."""
    city = City(deployment, clock)
    data_centre = city.found(form("示例大数据中心", DATA_CENTRE, "data_centre"))
    city.open(data_centre, "xinke", SYSTEM)
    operator = city.actor("xinke")
    bureau = city.found()
    centre = city.found(form("示例行政服务中心", CENTRE, "public_relying_unit", "310101"))
    neighbour = city.found(form("示例公园管理中心", NEIGHBOUR, "public_relying_unit"))
    for unit, head in ((bureau, "head"), (centre, "centre.head"), (neighbour, "park.head")):
        city.open(unit, head, operator)
    city.open(bureau, "clerk", city.actor("head"))
    city.open(centre, "window", city.actor("centre.head"))
    founding.set_counters(deployment.database, clock(), operator, centre.id, registers=True)
    return Staffed(city, data_centre, bureau, centre, neighbour)
