"""Every page that there is, opened by somebody of the town whose desk it belongs to."""

from dataclasses import dataclass

from tests.api.systems import System
from tests.growth.samples import QUERIES, VALUES
from tests.people import Browser
from wallet.domain.actors.actors import Role
from wallet.repository.registry.registry_tables import api_clients
from wallet.repository.tables import accounts

PEOPLE = {
    "lin": Role.HOLDER,
    "hotelier": Role.ENTERPRISE,
    "hotel": Role.VERIFIER,
    "counter": Role.VERIFIER,
    "clerk": Role.ISSUER,
    "operator": Role.OPERATOR,
    "supervisor": Role.SUPERVISOR,
    "zhou": Role.HOLDER,
    "shop": Role.VERIFIER,
    "head": Role.ISSUER,
}
"""Who walks, and something of whose own grows."""

IN_RESERVE = frozenset({"zhou", "shop", "head"})
"""Who goes only where nobody before them could."""

SYSTEMS = ("bureau-system", "hotel-system", "counter-system")
STRANGER = "nobody"
NOT_WALKED = {
    "static": "a file of the application, no page of the city",
    "copy_download.offered_copy": "a link's secret is not kept; the act of downloading has one",
    "authorization_link.authorization_landing": "reads nothing",
    "patterns.rosette": "a drawing, which reads nothing",
    "api.no_such_call": "no page: it says that there is none",
    "oauth.no_such_grant": "no page: it says that there is none",
}


@dataclass
class Its:
    """Who walks, and where what there is stands."""

    connection: object
    account: object


@dataclass(frozen=True)
class Page:
    """One address, and who opens it."""

    endpoint: str
    path: str
    login: str

    def __str__(self):
        return f"{self.login} {self.endpoint} {self.path}"


def pages_of(app, connection):
    """Return every page with its sample values; and the addresses that have none, with reasons."""
    router = app.url_map.bind("localhost")
    pages, missing = [], []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if "GET" not in rule.methods or rule.endpoint in NOT_WALKED:
            continue
        found = []
        for login in who_may(app, rule):
            its = Its(connection, _account(connection, login))
            values = {name: value_of(rule.endpoint, name, its) for name in rule.arguments}
            if None not in values.values():
                path = router.build(rule.endpoint, values, method="GET")
                found += [
                    Page(rule.endpoint, f"{path}?{query}" if query else path, login)
                    for query in ("", *QUERIES.get(rule.endpoint, ()))
                ]
        pages += found
        if not found:
            missing.append(
                f"{rule.rule}: tests/growth/samples.py has no value for {sorted(rule.arguments)}"
                f" of {rule.endpoint} that anybody may open"
            )
    return pages, missing


def who_may(app, rule):
    """Return who may open an address: the people of its desk, systems, or a stranger."""
    if rule.endpoint.startswith("api."):
        return SYSTEMS
    blueprint = app.blueprints[rule.endpoint.rpartition(".")[0]]
    roles = getattr(blueprint, "wallet_guarded_roles", None)
    if roles is None:
        return (STRANGER,)
    return tuple(login for login, role in PEOPLE.items() if role in roles)


def value_of(endpoint, name, its):
    """Return the sample value of an argument for somebody, None when there is none."""
    room = endpoint.split(".")[0]
    for known in (f"{endpoint}.{name}", f"{room}.{name}", name):
        if known in VALUES:
            return VALUES[known](its)
    return None


def _account(connection, login):
    by_login = accounts.select().where(accounts.c.login == login)
    if login in SYSTEMS:
        by_login = api_clients.select().where(api_clients.c.id == login)
    return connection.execute(by_login).first()


class Walkers:
    """The browsers of the people, each signed in once, and the systems with their tokens."""

    def __init__(self, app):
        self._app = app
        self._browsers = {}
        self._systems = {}

    def browser(self, login):
        if login not in self._browsers:
            browser = self._browsers[login] = Browser(self._app.test_client())
            if login != STRANGER:
                browser.sign_in(login)
        return self._browsers[login]

    def client(self):
        """Return a client that nobody has used yet."""
        return self._app.test_client()

    def ready(self, login):
        """Sign somebody in, or fetch a system's token, unless it was done before."""
        if login not in SYSTEMS:
            return self.browser(login)
        if login not in self._systems:
            self._systems[login] = System(self._app.test_client(), login).fetch_token()
        return self._systems[login]

    def open(self, page):
        """Open a page; returns the answer."""
        who = self.ready(page.login)
        if page.login in SYSTEMS:
            return who.client.get(page.path, headers=who.headers)
        return who.get(page.path)
