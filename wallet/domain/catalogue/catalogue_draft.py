"""A catalogue entry in work: drafted by its bureau, submitted, decided by the operator (Art. 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wallet.domain.catalogue.entry_form import EntryForm
from wallet.domain.errors import Conflict, InvalidInput, NotFound


class DraftState(StrEnum):
    """The life of one version on its way; what comes after approval is the entry's own state."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DISCARDED = "discarded"


_NEXT: Mapping[DraftState, frozenset[DraftState]] = {
    DraftState.DRAFTED: frozenset({DraftState.SUBMITTED, DraftState.DISCARDED}),
    DraftState.SUBMITTED: frozenset({DraftState.DRAFTED, DraftState.APPROVED}),
    DraftState.APPROVED: frozenset(),
    DraftState.DISCARDED: frozenset(),
}
OPEN_STATES = (DraftState.DRAFTED, DraftState.SUBMITTED)
"""The states of a version in work; an entry has one such version at most."""


class UnknownCatalogueDraft(NotFound):
    """No such draft, or another bureau's."""

    code = "unknown_catalogue_draft"
    zh = "本单位没有这份目录草稿。"
    en = "This unit has no such draft of the catalogue."


class EntryStateConflict(Conflict):
    """The entry is not in a state that allows the act."""

    code = "entry_state_conflict"
    zh = "这份目录当前的状态不允许这项操作，请刷新后再看。"
    en = "The entry's state does not allow this; refresh the page."


class EntryInWork(Conflict):
    """The next version of the entry is being drafted or decided already."""

    code = "entry_in_work"
    zh = "这类证照已有一份正在编制或等待批准的目录，请先办完那一份。"
    en = "This entry already has a version being drafted or decided."


class DraftChangedSince(Conflict):
    """Somebody else saved the draft after this page was opened; nothing was overwritten."""

    code = "draft_changed_since"
    zh = "您编辑期间，同事保存过这份草稿。您填写的内容还在，没有覆盖任何一方。"
    en = "A colleague saved this draft meanwhile. What you typed is still here; nothing was lost."


class DraftNotAsSeen(Conflict):
    """The draft was changed after the page was opened; nobody hands in or approves it unseen."""

    code = "draft_not_as_seen"
    zh = "您打开页面之后，这份目录有改动，没有执行操作。请看过现在的内容再办。"
    en = "The entry was changed after you opened the page; nothing was done. Please look again."


class ImpactReviewMissing(InvalidInput):
    """Fields go on which others rely; the operator says that they have been told."""

    code = "impact_review_missing"
    zh = "有单位正在使用将被删去或改格式的内容，请核对并勾选确认。"
    en = "Others use fields that go or change their format; confirm that this has been settled."


@dataclass(frozen=True, slots=True)
class CatalogueDraft:
    """One version of an entry in work.

    ``revises`` is the code of the approved entry whose next version this is, blank for a new one.
    ``revision`` counts up with each saving: who saves over an older one is told.
    """

    id: str
    issuer_id: str
    form: EntryForm
    state: DraftState
    created_at: datetime
    changed_at: datetime
    changed_by: str
    revision: int = 1
    revises: str | None = None
    returned_reason: str | None = None
    submitted_at: datetime | None = None
    approved_version: int | None = None

    @property
    def returned(self) -> bool:
        """Whether the operator gave it back and it has not been submitted again."""
        return self.state is DraftState.DRAFTED and self.returned_reason is not None

    @property
    def seed(self) -> str:
        """What the guilloche is drawn from: the type's code as far as it is typed."""
        return self.revises or self.form.type_code.strip() or self.id

    def ensure_editable(self) -> None:
        """Refuse to change what was submitted or decided.

        Raises:
            EntryStateConflict: in every state but drafted.
        """
        if self.state is not DraftState.DRAFTED:
            raise EntryStateConflict(present=self.state.value)

    def ensure_unchanged_since(self, revision: int) -> None:
        """Refuse to save over what somebody else saved.

        Raises:
            DraftChangedSince: the draft has another revision by now.
        """
        if revision != self.revision:
            raise DraftChangedSince

    def ensure_as_seen(self, revision: int | None) -> None:
        """Refuse to decide on something that was not looked at; ``None`` asks for nothing.

        Raises:
            DraftNotAsSeen: the draft has another revision by now.
        """
        if revision not in (None, self.revision):
            raise DraftNotAsSeen

    def ensure_may_become(self, wanted: DraftState) -> None:
        """Refuse a step that the life of a draft does not have.

        Raises:
            EntryStateConflict: such as approving what was not submitted.
        """
        if wanted not in _NEXT[self.state]:
            raise EntryStateConflict(present=self.state.value, wanted=wanted.value)
