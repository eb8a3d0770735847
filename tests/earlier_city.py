"""Licences from before faces were held against holders, and the worker that examines them."""

from sqlalchemy import func, select, update

from tests import cast
from tests.factories import SeededEntropy
from tests.own_faces import DRIVING, LI, PERMIT, own_draft, store_unexamined
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.repository.licences.licence_numbers import KIND
from wallet.repository.oversight.oversight_tables import licences_to_examine
from wallet.repository.tables import licences
from wallet.services.changes.changing import change
from wallet.services.licences.issuing import issue
from wallet.services.upkeep.examining import examine_all


class EarlierCity:
    """A bureau's clerk and the worker, at licences of before and of now."""

    def __init__(self, deployment, clock):
        self.deployment, self.database, self.clock = deployment, deployment.database, clock

    def before(self, draft, **slipped):
        """Store a licence as it was stored when nobody compared."""
        return store_unexamined(self.deployment, self.clock(), cast.BUREAU_CLERK, draft, **slipped)

    def numbered_before(self, number, holder=LI, kind=DRIVING):
        """Store a licence whose number is indexed as it was written."""
        face = {"representative": "黄慧敏"} if kind is PERMIT else {}
        made = self.before(own_draft(kind, holder, number=f"before {number!r}", face=face))
        with self.database.begin() as repository:
            sealed = repository.cipher.seal(f"licences.number/{made.id}", number)
            index = repository.cipher.index(KIND, number)
            repository.connection.execute(
                update(licences)
                .where(licences.c.id == made.id)
                .values(number_sealed=sealed, number_index=index)
            )
        return made

    def issue(self, draft):
        parts = self.database, self.deployment.document_maker, SeededEntropy(draft.number)
        return issue(*parts, self.clock(), cast.BUREAU_CLERK, draft).licence

    def change(self, licence, wanted):
        parts = self.database, self.deployment.document_maker, self.deployment.entropy
        return change(*parts, self.clock(), cast.BUREAU_CLERK, str(licence.code), wanted).licence

    def end(self, licence, act=ChangeAct.VOIDING, kind=None):
        return self.change(licence, LicenceChange(act, "依据第 1 号文", kind))

    def examine(self):
        examine_all(self.database, self.clock())

    def listed(self):
        with self.database.read() as repository:
            found = repository.contradictions.of_issuer(cast.BUREAU.id, limit=100)
        return {one.licence_id: set(one.fields) for one in found}

    def find(self, number, kind=DRIVING):
        with self.database.read() as repository:
            found = repository.licences.of_issuer(
                cast.BUREAU.id, type_code=kind.type_code, number=number
            )
        return {one.id for one in found}

    def waiting(self):
        with self.database.read() as repository:
            query = select(func.count()).select_from(licences_to_examine)
            return repository.connection.execute(query).scalar_one()
