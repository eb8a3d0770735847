"""The bureau's clerk and the operator at work on the issuing catalogue, in tests."""

from dataclasses import replace

from tests import cast
from tests.factories import SeededEntropy, issuer, uscc
from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.catalogue.entry_form import EntryForm, FieldForm
from wallet.services.catalogue import deciding, drafting

BODY = uscc(head="113100000000")
NEW_CODE = f"{BODY}001"
OPERATOR = Actor(ActorKind.ACCOUNT, "o" * 32, "operator", cast.BUREAU.id, Role.OPERATOR)
COLLEAGUE = replace(cast.BUREAU_CLERK, id="d" * 32, name="bureau.colleague")
STRANGER_CLERK = issuer(cast.OTHER_BUREAU.id, name="other.clerk")


def entry_form(**changes):
    """A whole form of a type that the town does not have yet."""
    made = EntryForm(
        name="非机动车行驶证",
        type_code=NEW_CODE,
        defining_body="上海市示例局",
        holder_kinds=("natural_person",),
        collected_since="2026-01-01",
        english_title="Cycle Licence",
        category="vehicle",
        fields=(
            FieldForm("plate", "车牌号码", "Plate"),
            FieldForm("owner", "所有人", "Owner", "name", "personal", shown=True),
        ),
    )
    return replace(made, **changes)


class Clerks:
    """What people do with the catalogue of a town."""

    def __init__(self, deployment, clock):
        self.database = deployment.database
        self.clock = clock
        self.entropy = SeededEntropy("clerks")

    def begin(self, name="非机动车行驶证", clerk=cast.BUREAU_CLERK):
        return drafting.draft_entry(self.database, self.entropy, self.clock(), clerk, name)

    def revise(self, type_code, clerk=cast.BUREAU_CLERK):
        return drafting.draft_next_version(
            self.database, self.entropy, self.clock(), clerk, type_code
        )

    def save(self, draft, form, clerk=cast.BUREAU_CLERK):
        return drafting.save_draft(
            self.database, self.clock(), clerk, draft.id, draft.revision, form
        )

    def submit(self, draft, clerk=cast.BUREAU_CLERK, **seen):
        return drafting.submit_draft(self.database, self.clock(), clerk, draft.id, **seen)

    def submitted(self, form=None):
        """Begin, fill in and submit an entry."""
        return self.submit(self.save(self.begin(), form or entry_form()))

    def submitted_revision(self, type_code, change):
        """Begin, change and submit the next version of an entry."""
        draft = self.revise(type_code)
        return self.submit(self.save(draft, change(draft.form)))

    def withdraw(self, draft, clerk=cast.BUREAU_CLERK):
        return drafting.withdraw_draft(self.database, self.clock(), clerk, draft.id)

    def discard(self, draft, clerk=cast.BUREAU_CLERK):
        return drafting.discard_draft(self.database, self.clock(), clerk, draft.id)

    def approve(self, draft, operator=OPERATOR, *, reviewed=False, **seen):
        return deciding.approve_entry(
            self.database, self.clock(), operator, draft.id, impact_reviewed=reviewed, **seen
        )

    def send_back(self, draft, reason="请补充法律依据", operator=OPERATOR):
        return deciding.return_entry(self.database, self.clock(), operator, draft.id, reason)

    def retire(self, type_code, reason="业务已取消", operator=OPERATOR):
        return deciding.retire_entry(self.database, self.clock(), operator, type_code, reason)

    def read(self):
        return self.database.read()

    def draft(self, draft_id):
        with self.read() as repository:
            return repository.catalogue_drafts.get(draft_id)

    def last(self):
        with self.read() as repository:
            return repository.audit.search(limit=1)[0]
