"""A holder who makes copies, whoever checks them, and a sheet that is drawn in no time."""

from dataclasses import dataclass

from tests import cast
from tests.town import PIN
from wallet.domain.actors.actors import STRANGER
from wallet.domain.copies.temporary_copy import CopySubject, SubjectKind
from wallet.services.copies import checking, linking
from wallet.services.copies.making import CopyMaker, CopyWish, make_copy

ADDRESS = "203.0.113.9"


def plain_sheet(_sheet=None):
    """Return an empty page: what is signed and stored is the point, not what it shows."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    )


@dataclass
class Copies:
    """Lin with a residence permit, and strangers who check her copies."""

    deployment: object
    clock: object
    town: object
    printer: object = plain_sheet

    def account(self, login="lin"):
        with self.deployment.database.read() as repository:
            return repository.accounts.find_by_login(login)

    def make(
        self,
        subject=None,
        *,
        cause="租房合同备案",
        days="1",
        pin=PIN,
        login="lin",
        to="",
        **options,
    ):
        maker = CopyMaker(
            self.printer,
            self.deployment.document_maker,
            self.deployment.hasher,
            self.deployment.entropy,
        )
        return make_copy(
            self.deployment.database,
            maker,
            self.clock(),
            self.account(login),
            subject or CopySubject(SubjectKind.LICENCE, self.town.card_id),
            CopyWish(cause, to, days, pin),
            **options,
        )

    def download(self, made, actor=STRANGER):
        return linking.download(self.deployment.database, self.clock(), actor, made.secret).pdf

    def renew(self, made, login="lin", **options):
        return linking.renew_link(
            self.deployment.database,
            self.deployment.entropy,
            self.clock(),
            self.account(login),
            made.copy.id,
            **options,
        )

    def cancel(self, made, login="lin", **options):
        sent = (self.deployment.database, self.clock(), self.account(login), made.copy.id)
        return linking.cancel_copy(*sent, **options)

    def check(self, number, address=ADDRESS, actor=STRANGER):
        return checking.check_number(self.deployment.database, self.clock(), actor, address, number)

    def check_file(self, file, address=ADDRESS):
        return checking.check_file(self.deployment.database, self.clock(), STRANGER, address, file)

    def trail(self, action):
        """Return the outcomes of an action, the newest first."""
        with self.deployment.database.read() as repository:
            return [one.outcome for one in repository.audit.search(action=action.value)]

    def root(self):
        """Return the certificate (DER) of the authority behind the bureau's key."""
        with self.deployment.database.read() as repository:
            signer = self.deployment.document_maker.signer(repository, cast.BUREAU.id)
        return signer.certificate_chain[-1]
