"""Doing acts in a city, the work of each kept apart from what makes it ready."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from tests.copying import Copies
from tests.services.accounts.city import City as Accounts
from tests.services.authorization.parties import Parties
from tests.services.changes.bureau import Bureau as Changes
from tests.services.oversight.bureau_lists import Bureau as Lists
from tests.services.registry.catalogue_clerks import Clerks
from tests.services.registry.offices import Offices
from tests.services.signing_keys.bureau import Bureau as Keys
from tests.services.verification.counter import Counter
from wallet.services.finding.filling import NameFilling


@dataclass
class Doing:
    """Everybody who does something in one city; ``work`` is what was read, by act."""

    deployment: object
    clock: object
    whole: object
    walkers: object
    listener: object
    work: dict = field(default_factory=dict)

    @contextmanager
    def act(self, name):
        """Collect what the block reads, under the name of the act."""
        with self.listener.visit() as work:
            yield
        assert name not in self.work, name
        self.work[name] = work

    def browser(self, login):
        return self.walkers.ready(login)

    system = browser

    @property
    def database(self):
        return self.deployment.database

    @property
    def entropy(self):
        return self.deployment.entropy

    def client(self):
        """Return a browser that nobody has used yet."""
        return self.walkers.client()

    @property
    def town(self):
        return self.whole.town

    @property
    def office(self):
        return self.whole.office

    @property
    def company(self):
        return self.whole.company

    @cached_property
    def names(self):
        return NameFilling(self.database)

    @cached_property
    def counter(self):
        return Counter(self.deployment, self.clock, self.town)

    @cached_property
    def parties(self):
        return Parties(self.deployment, self.clock, self.town)

    @cached_property
    def copies(self):
        return Copies(self.deployment, self.clock, self.town)

    @cached_property
    def changes(self):
        return Changes(self.deployment, self.clock, self.town)

    @cached_property
    def lists(self):
        return Lists(self.deployment, self.clock)

    @cached_property
    def offices(self):
        return Offices(self.deployment, self.clock, licence_id=self.company.registration.id)

    @cached_property
    def catalogue(self):
        return Clerks(self.deployment, self.clock)

    @cached_property
    def keys(self):
        return Keys(self.deployment, self.clock)

    @cached_property
    def accounts(self):
        return Accounts(self.deployment, self.clock)
