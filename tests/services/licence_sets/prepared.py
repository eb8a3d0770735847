"""Lin's shelf: three licences, a set of them, and a hotel that may look at all three."""

from dataclasses import dataclass
from datetime import date

from tests import cast, clerks
from tests.factories import TYPE_CODE, licence_draft
from tests.services.verification.counter import Counter
from tests.town import CARD_TYPE, PIN
from wallet.domain.licence_sets.licence_set import stated_set
from wallet.domain.registry.scenario import ShownField
from wallet.services.licence_sets import preparing
from wallet.services.licences import issuing
from wallet.services.showing import presenting

SCENARIO = "hotel-set"
SHOWN = {
    CARD_TYPE: (ShownField("name"), ShownField("resident_id")),
    TYPE_CODE: (ShownField("items", masked=False),),
}


@dataclass
class Shelf:
    """What Lin has, and what she does with it."""

    counter: Counter
    licence_ids: list[str]
    codes: list[str]

    @property
    def database(self):
        return self.counter.deployment.database

    def prepare(self, *licence_ids, name="开店", matter="办理开业登记", login="lin", **options):
        draft = stated_set(name, matter, licence_ids or self.licence_ids)
        return preparing.make_set(
            self.database,
            self.counter.deployment.entropy,
            self.counter.clock(),
            self.counter.account(login),
            draft,
            **options,
        )

    def show(self, set_id, pin=PIN, login="lin", **options):
        return presenting.present_set(
            self.database,
            self.counter.deployment.hasher,
            self.counter.deployment.entropy,
            self.counter.clock(),
            self.counter.account(login),
            set_id,
            pin,
            **options,
        )

    def code(self, set_id=""):
        return self.counter.screen(self.show(set_id or self.prepare())).text

    def scan(self, text, scenario=SCENARIO, **details):
        return self.counter.scan(text, scenario, **details)

    def suspend(self, place):
        return clerks.suspend(
            self.database,
            self.counter.deployment.entropy,
            self.counter.clock(),
            cast.BUREAU_CLERK,
            self.codes[place],
            "整改",
        )

    def revoke(self, place):
        return self.counter.revoke(self.codes[place])


def fill_shelf(counter: Counter) -> Shelf:
    """Give Lin a second food licence, and the hotel a scenario for both types."""
    deployment, town = counter.deployment, counter.town
    second = issuing.issue(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        counter.clock(),
        cast.BUREAU_CLERK,
        licence_draft(number="JY13101010000002"),
    ).licence
    counter.register(SCENARIO, date(2025, 1, 1), None, unit=cast.HOTEL, shown=SHOWN)
    return Shelf(
        counter,
        [town.card_id, town.food_id, second.id],
        [town.card_code, town.food_code, str(second.code)],
    )
