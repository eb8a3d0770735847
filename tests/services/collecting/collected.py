"""Collections in a city of the tests: sent, worked on, looked at."""

from dataclasses import replace

from tests.cast import BUREAU, BUREAU_CLERK
from tests.factories import NOW, fixed_clock
from tests.services.collecting.sheets import csv_text
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.receiving import Upload, receive
from wallet.services.collecting.working import work_on_next


def uploaded(city, rows, sender=BUREAU_CLERK, identity=None, **options):
    content = csv_text(rows).encode("utf-8-sig") if isinstance(rows, list) else rows
    upload = Upload("许可证.csv", content, **options)
    return receive(city.database, city.entropy, NOW, sender, upload, identity)


def workshop(city, name="w1", **changes):
    made = Workshop(city.database, city.maker, city.entropy, fixed_clock, name, rows_at_once=4)
    return replace(made, **changes)


def work(city, **changes):
    while work_on_next(workshop(city, **changes)):
        pass


def now_stands(city, collection, unit=BUREAU):
    with city.database.read() as repository:
        return repository.collections.get(collection.id, unit.id)
