"""The sample files can be imported into the city, whole."""

from pathlib import Path

import pytest

from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.collecting.file_decisions import NOTHING_DECIDED
from wallet.services.collecting.files.survey import deduce_issuer
from wallet.services.collecting.importing import ImportOptions, import_file

SAMPLES = Path(__file__).parents[2] / "wallet" / "demonstration" / "samples"


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        ("ride_hailing_drivers.csv", "上海市交通委员会"),
        ("food_permits.xlsx", "上海市市场监督管理局"),
    ],
)
def test_a_clerks_file_comes_in_whole(city, name, issuer):
    parts = city.deployment
    path = SAMPLES / name
    unit = deduce_issuer(parts.database, path, NOTHING_DECIDED)
    assert unit.name == issuer
    actor = Actor(ActorKind.SYSTEM, "system", "import", unit.id, Role.ISSUER)
    report = import_file(
        parts.database,
        parts.document_maker,
        parts.entropy,
        parts.clock,
        actor,
        path,
        options=ImportOptions(dry_run=True),
    )
    assert (report.rows, report.issued, report.refused) == (12, 12, 0)


def test_the_csv_is_written_as_chinese_spreadsheets_do():
    raw = (SAMPLES / "ride_hailing_drivers.csv").read_bytes()
    assert "王𬍛" in raw.decode("gb18030")
    assert b"\r\n" in raw
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
