"""What each word of an enumeration means, in both languages, as the description tells it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.actors.identity_documents import HOLDER_WORDS, IDENTITY_DOCUMENTS
from wallet.domain.catalogue.issuing_catalogue import (
    LEVEL_WORDS,
    FieldFormat,
    Sensitivity,
    StandardLevel,
)
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.collecting.collection import CollectionState
from wallet.domain.grounds.authorization import Channel, RequestState
from wallet.domain.grounds.exemption import MATERIAL_WORDS, MaterialOutcome
from wallet.domain.grounds.ground_state import GroundState
from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.licences.standing_words import REVOKED_WORDS, STATUS_WORDS
from wallet.domain.oversight.incident import DueAct, DueStanding
from wallet.domain.oversight.reconciliation import FindingKind, Scope
from wallet.domain.permits.industry_permit import PermitState
from wallet.domain.registry.scenario import ScenarioKind, ScenarioState
from wallet.domain.showing.verification import SENTENCES, CheckName, Outcome
from wallet.domain.words import Words

MEANINGS: Mapping[type[StrEnum], Mapping[Any, Words]] = {
    HolderKind: HOLDER_WORDS,
    IdentityKind: {kind: Words(it.zh, it.en) for kind, it in IDENTITY_DOCUMENTS.items()},
    LicenceStatus: STATUS_WORDS,
    RevocationKind: REVOKED_WORDS,
    StandardLevel: LEVEL_WORDS,
    Outcome: {outcome: Words(it.zh, it.en) for outcome, it in SENTENCES.items()},
    MaterialOutcome: {outcome: Words(it.zh, it.en) for outcome, it in MATERIAL_WORDS.items()},
    CheckName: {
        CheckName.GENUINE: Words("码真实", "The code was made by this system"),
        CheckName.NOT_EXPIRED: Words("码未过时", "The code is young enough"),
        CheckName.LICENCE_STATUS: Words("证照有效", "The licence is in force now"),
        CheckName.NOT_USED: Words("码未用过", "The code was not spent before"),
        CheckName.STANDING: Words("有权核验", "The verifier and its scenario are in good standing"),
    },
    RequestState: {
        RequestState.WAITING: Words("等待答复", "The holder has not answered yet"),
        RequestState.GRANTED: Words("已授权", "Granted; each grant has a state of its own"),
        RequestState.DECLINED: Words("不同意", "The holder declined; ask anew if need be"),
        RequestState.LAPSED: Words("已过期", "Nobody answered within 30 minutes"),
        RequestState.CANCELLED: Words("已取消", "You took it back"),
    },
    Channel: {
        Channel.SCAN: Words("扫码后申请", "Asked after a scan, by `verification_id`"),
        Channel.LINK: Words("一次性链接", "Asked by a one-time link"),
        Channel.ADDRESS: Words("钱包地址", "Asked by the holder's wallet address"),
        Channel.CODE: Words("授权码", "The holder made an authorization code for you"),
    },
    GroundState: {
        GroundState.IN_FORCE: Words("生效中", "The next read goes through"),
        GroundState.WITHDRAWN: Words("已撤回", "The holder withdrew it, for good"),
        GroundState.ENDED_WITH_LICENCE: Words("随证照终止", "It ended with its licence, for good"),
        GroundState.TERM_ENDED: Words("已到期", "Its term is over"),
        GroundState.LICENCE_NOT_IN_FORCE: Words(
            "证照不在有效状态", "Paused while the licence is not in force"
        ),
        GroundState.UNIT_SUSPENDED: Words("单位被暂停", "Paused while your unit is suspended"),
        GroundState.UNIT_NOT_APPROVED: Words("单位未获批", "Paused: your unit has no approval"),
        GroundState.SCENARIO_CLOSED: Words(
            "场景未生效", "Paused: the scenario is not open, or no longer names a field"
        ),
    },
    ScenarioKind: {
        ScenarioKind.GOVERNMENT: Words("政务", "Rests on a duty"),
        ScenarioKind.SOCIAL: Words("社会化", "Rests on the holder's own act"),
    },
    ScenarioState: {
        ScenarioState.SUBMITTED: Words("待审核", "Waits for its approval"),
        ScenarioState.RETURNED: Words("已退回", "Returned, to be corrected"),
        ScenarioState.APPROVED: Words("已批准", "Approved; the only one that opens anything"),
        ScenarioState.SUSPENDED: Words("已暂停", "Suspended by the data centre"),
        ScenarioState.ENDED: Words("已终止", "Ended, for good"),
    },
    ChangeState: {
        ChangeState.AWAITING_APPROVAL: Words("待复核", "Waits for a second clerk of your unit"),
        ChangeState.APPROVED: Words("已同意", "Approved and carried out"),
        ChangeState.REFUSED: Words("未同意", "Refused; the licence stays as it is"),
        ChangeState.WITHDRAWN: Words("已撤回", "Withdrawn by the one who asked"),
        ChangeState.LAPSED: Words("已过期", "Nobody decided in time"),
    },
    CollectionState: {
        CollectionState.RECEIVED: Words("已接收", "Waits for a worker"),
        CollectionState.CHECKING: Words("预检中", "Each row is tried, nothing is written"),
        CollectionState.CHECKED: Words("已预检", "Waits for your confirmation"),
        CollectionState.RUNNING: Words("归集中", "Good rows are taken in"),
        CollectionState.DONE: Words("已完成", "Done; refused rows are in `errors.csv`"),
        CollectionState.FAILED: Words("未能读取", "The whole file was refused; see `failure`"),
        CollectionState.CANCELLED: Words("已取消", "Stopped; what is in stays in"),
    },
    Scope: {
        Scope.LIVING: Words("有效的", "Your list names licences that have not ended"),
        Scope.ALL: Words("全部", "Your list names ended ones, too"),
    },
    FindingKind: {
        FindingKind.MISSING_HERE: Words("库中没有", "On your list, not in the repository"),
        FindingKind.MISSING_THERE: Words("清单没有", "In the repository, not on your list"),
        FindingKind.DIFFERING: Words("不一致", "In both, and different"),
        FindingKind.UNREADABLE: Words("无法读取", "The row could not be compared"),
        FindingKind.DRAWN: Words("已抽取", "Drawn for a sample, not looked up yet"),
        FindingKind.SAME: Words("一致", "Drawn for a sample, and the same"),
    },
    DueAct: {
        DueAct.COLLECT: Words("制发归集", "To be issued and collected"),
        DueAct.UPDATE: Words("更新", "To be amended or renewed"),
        DueAct.REVOKE: Words("注销", "To be revoked"),
    },
    DueStanding: {
        DueStanding.OPEN: Words("待补办", "Not done, and still in time"),
        DueStanding.DONE: Words("已补办", "Done in time"),
        DueStanding.DONE_LATE: Words("逾期补办", "Done after the last day"),
        DueStanding.OVERDUE: Words("逾期未补办", "Not done, past the last day"),
    },
    PermitState: {
        PermitState.IN_FORCE: Words("有效", "Every licence of it is in force"),
        PermitState.PARTLY_IN_FORCE: Words("部分有效", "Some of its licences are in force"),
        PermitState.NOT_IN_FORCE: Words("不在有效状态", "None of its licences is in force"),
        PermitState.ENDED: Words("已终止", "Ended by the unit in charge"),
    },
    FieldFormat: {
        FieldFormat.TEXT: Words("文字", "Any text"),
        FieldFormat.NAME: Words("姓名或名称", "A name of a person or organisation"),
        FieldFormat.RESIDENT_ID: Words("身份证号", "18 characters, with its check character"),
        FieldFormat.USCC: Words("统一社会信用代码", "18 characters, with its check character"),
        FieldFormat.NUMBER: Words("编号", "A number of a document, in capitals"),
        FieldFormat.DATE: Words("日期", "A civil date, `2024-01-31`"),
        FieldFormat.ADDRESS: Words("地址", "An address"),
        FieldFormat.PHONE: Words("电话", "A telephone number"),
        FieldFormat.CHOICE: Words("选项", "One of `choices`"),
        FieldFormat.PORTRAIT: Words("照片", "A JPEG or PNG of at most 48 KB, in base64"),
    },
    Sensitivity: {
        Sensitivity.PUBLIC: Words("公开", "Harmless in anybody's hands"),
        Sensitivity.PERSONAL: Words("个人信息", "Personal information"),
        Sensitivity.SENSITIVE: Words("敏感个人信息", "Takes a consent of its own"),
        Sensitivity.WITHHELD: Words("仅供比对", "Only compared with, never shown"),
    },
}
"""Those whose words a caller acts on; the others say what they are by their names."""
