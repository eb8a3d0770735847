"""A bureau's own lists in tests: rows of a CSV or of an API call."""

from dataclasses import dataclass
from datetime import date

from tests import cast
from tests.factories import TYPE_CODE, SeededEntropy, licence_draft
from wallet.domain.licences.face_digest import face_digest, field_digest
from wallet.domain.oversight.reconciliation import Scope
from wallet.services.licences import issuing
from wallet.services.oversight.reconciling import ListUpload, reconcile

FACE = {"premises": "上海市黄浦区示例路1号", "items": "预包装食品销售"}
TOWNS_OWN = "JY13101010000001"
"""The food permit that the town has from the beginning."""


def csv_of(*rows):
    """Return a file with the columns of the first row."""
    headings = list(rows[0])
    lines = [",".join(headings), *(",".join(str(row[name]) for name in headings) for row in rows)]
    return "\n".join(lines).encode()


def row(number=TOWNS_OWN, **changes):
    made = {
        "证照编号": number,
        "版本": 1,
        "状态": "有效",
        "照面摘要": face_digest(FACE),
        "premises_sha256": field_digest(FACE["premises"]),
    }
    return {**made, **changes}


@dataclass
class Bureau:
    """The bureau, which issues and compares."""

    deployment: object
    clock: object
    issued: int = 0

    @property
    def database(self):
        return self.deployment.database

    def issue(self, number, issued_on=date(2026, 1, 5), **changes):
        self.issued += 1
        return issuing.issue(
            self.database,
            self.deployment.document_maker,
            SeededEntropy(f"licence {number}"),
            self.clock(),
            cast.BUREAU_CLERK,
            licence_draft(
                number=number,
                issued_on=issued_on,
                valid_from=issued_on,
                valid_until=date(2031, 1, 4),
                **changes,
            ),
        ).licence

    def reconcile(self, *rows, content=b"", scope=Scope.LIVING, actor=cast.BUREAU_CLERK, **changes):
        made = ListUpload(
            changes.pop("type_code", TYPE_CODE),
            scope,
            content or (csv_of(*rows) if rows else b""),
            changes.pop("api_rows", None),
        )
        return reconcile(
            self.database, self.deployment.entropy, self.clock(), actor, made, **changes
        )

    def findings(self, made):
        with self.database.read() as repository:
            return [
                (one.kind.value, one.number, one.fields)
                for one in repository.reconciliations.findings(made.id)
            ]

    def audited(self, action):
        with self.database.read() as repository:
            return repository.audit.search(action=action.value, limit=50)
