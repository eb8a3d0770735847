"""What is told of a face that names somebody else: who is meant, and that nothing was done.

Only what the writer wrote is repeated, and of a person no more than a masked name; who is
registered as a head is another bureau's record, and is not told.
"""

from collections.abc import Mapping, Sequence

from wallet.domain.actors.actors import IdentityKind
from wallet.domain.catalogue.issuing_catalogue import (
    FaceField,
    FieldFault,
    HolderFact,
    WhichHolder,
)
from wallet.domain.licences.holder_fact import Disagreement, FactHolder
from wallet.domain.licences.own_fields import Contradiction
from wallet.domain.showing.masking import mask_name
from wallet.domain.words import Words

NOTHING_DONE = Words("本次没有办理。", "Nothing was issued or changed.")

_FACTS: Mapping[HolderFact, Words] = {
    HolderFact.NAME: Words("姓名或名称", "name"),
    HolderFact.IDENTITY_NUMBER: Words("证件号码", "identity number"),
    HolderFact.BIRTH_DATE: Words("身份证号里的出生日期", "date of birth in the identity number"),
    HolderFact.SEX: Words("身份证号里的性别", "sex in the identity number"),
    HolderFact.REPRESENTATIVE: Words("法定代表人（负责人）", "representative"),
    HolderFact.REPRESENTATIVE_NUMBER: Words(
        "法定代表人（负责人）的证件号码", "identity number of the representative"
    ),
}
_HOW_TO_WRITE: Mapping[HolderFact, Words] = {
    HolderFact.BIRTH_DATE: Words("出生日期请写成 1990-01-31 的样式", "write the day as 1990-01-31"),
    HolderFact.SEX: Words("性别请写“男”或“女”", "write the sex as male or female"),
}


def holder_fault(found: Contradiction, holders: Sequence[FactHolder]) -> FieldFault:
    """Return the fault of a field that its holder contradicts."""
    words = words_of(found, holders)
    return FieldFault(
        found.field.name,
        found.how.value,
        f"{words.zh}{NOTHING_DONE.zh}",
        f"{words.en} {NOTHING_DONE.en}",
    )


def words_of(found: Contradiction, holders: Sequence[FactHolder]) -> Words:
    """Return how a field contradicts its holder, and who that is."""
    field, fact = found.field, found.field.holder_fact
    if fact is None:
        raise ValueError("the field states no fact of the holder")
    what = _FACTS[fact]
    if found.how is Disagreement.UNREADABLE:
        how = _HOW_TO_WRITE[fact]
        return Words(
            f"“{field.label}”看不懂，无法与持证主体{_who(holders).zh}的身份证号核对，{how.zh}。",
            f"{field.label_en} cannot be read and held against the identity number of"
            f" {_who(holders).en}; please {how.en}.",
        )
    if found.how is Disagreement.REGISTRATION:
        return Words(
            f"“{field.label}”与持证主体{_who(holders).zh}现行登记证照上的{what.zh}不一致。"
            "登记已变更的，请先由登记机关办理变更。",
            f"{field.label_en} differs from the {what.en} on the registration in force of"
            f" {_who(holders).en}. If that changed, the registering bureau has to amend it first.",
        )
    return _of_holder(field, what, holders)


def _of_holder(field: FaceField, what: Words, holders: Sequence[FactHolder]) -> Words:
    if field.which_holder is WhichHolder.EACH and len(holders) > 1:
        return Words(
            f"“{field.label}”应列出全部 {len(holders)} 位持证主体{_who(holders).zh}的{what.zh}，"
            "用“、”分开，不能多也不能少。",
            f"{field.label_en} has to list the {what.en} of all {len(holders)} holders"
            f" {_who(holders).en}, separated by commas, and of nobody else.",
        )
    if len(holders) > 1:
        return Words(
            f"“{field.label}”与所列 {len(holders)} 位持证主体{_who(holders).zh}中任何一位的"
            f"{what.zh}都对不上。",
            f"{field.label_en} is the {what.en} of none of the {len(holders)} holders"
            f" {_who(holders).en}.",
        )
    return Words(
        f"“{field.label}”与持证主体{_who(holders).zh}的{what.zh}不一致。",
        f"{field.label_en} differs from the {what.en} of the holder {_who(holders).en}.",
    )


def _who(holders: Sequence[FactHolder]) -> Words:
    names = [
        one.name if one.identity_kind is IdentityKind.USCC else mask_name(one.name)
        for one in holders
    ]
    return Words(f"（{'、'.join(names)}）", f"({', '.join(names)})")
