"""The words for stable codes: what a person reads where the system stores an enum value."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from wallet.desks.shared.language import lazily, told
from wallet.domain.actors.actors import Role
from wallet.domain.enterprise import post_words
from wallet.domain.enterprise.appointment import Post
from wallet.domain.enterprise.representative import Headship
from wallet.domain.licences import standing_words
from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.trail.audit import AuditAction, Ground

STATUS_WORDS: dict[LicenceStatus, LazyString] = {
    status: lazily(words) for status, words in standing_words.STATUS_WORDS.items()
}
ENDED_WORDS: dict[str, LazyString] = {
    **{kind.value: lazily(words) for kind, words in standing_words.REVOKED_WORDS.items()},
    "transferred": STATUS_WORDS[LicenceStatus.TRANSFERRED],
    "void": STATUS_WORDS[LicenceStatus.VOID],
}

# Three acts that differ in law: what each is called, and when it is the right one.
REVOCATION_ACTS: dict[RevocationKind, tuple[LazyString, LazyString]] = {
    RevocationKind.DEREGISTERED: (
        _("注销"),
        _("持证人申请，或者有效期满、主体终止等依法应当注销的情形；不涉及过错。"),
    ),
    RevocationKind.RESCINDED: (
        _("撤销"),
        _("当初不应核发：发证决定违法，或者证照是以欺骗、贿赂等手段取得的。"),
    ),
    RevocationKind.WITHDRAWN_AS_PENALTY: (
        _("吊销"),
        _("持证人有违法行为，依法给予吊销证照的行政处罚。"),
    ),
}


def standing(status: LicenceStatus, kind: RevocationKind | None) -> str:
    """Return the one word for where a licence stands; a revoked one says by which act."""
    return told(standing_words.standing_words(status, kind))


CATEGORIES: dict[str, LazyString] = {
    "identity": _("身份"),
    "vehicle": _("驾驶与车辆"),
    "life": _("生活与家庭"),
    "property": _("房产"),
    "education": _("教育"),
    "work": _("职业与资格"),
    "enterprise": _("主体登记"),
    "industry": _("经营许可"),
}

ROLES: dict[Role, LazyString] = {
    Role.HOLDER: _("市民"),
    Role.ENTERPRISE: _("企业"),
    Role.VERIFIER: _("核验人员"),
    Role.ISSUER: _("发证单位"),
    Role.OPERATOR: _("市大数据中心"),
    Role.SUPERVISOR: _("综合管理部门"),
}

POSTS: dict[Post, LazyString] = {
    post: lazily(words) for post, words in post_words.POST_WORDS.items()
}


def post_word(post: Post, headship: Headship) -> str:
    """Return what somebody is called who has a post in an organisation."""
    return told(post_words.words_of_post(post, headship))


GROUNDS: dict[Ground, LazyString] = {
    Ground.PRESENTED: _("持证人亮证"),
    Ground.AUTHORIZED: _("持证人授权"),
    Ground.STATUTORY: _("依法履职"),
}

ACTIONS: dict[AuditAction, LazyString] = {
    AuditAction.SIGNED_IN: _("登录"),
    AuditAction.SIGN_IN_REFUSED: _("登录被拒"),
    AuditAction.SIGNED_OUT: _("退出登录"),
    AuditAction.SIGNED_OUT_EVERYWHERE: _("退出全部登录"),
    AuditAction.PIN_CHOSEN: _("设置亮证密码"),
    AuditAction.PASSWORD_CHANGED: _("更改登录密码"),
    AuditAction.CREDENTIAL_REFUSED: _("密码验证被拒"),
    AuditAction.ACCOUNT_OPENED: _("开通账号"),
    AuditAction.ACCOUNT_CLOSED: _("停用账号"),
    AuditAction.ACCOUNT_REOPENED: _("恢复账号"),
    AuditAction.ACCOUNT_RESET: _("重置账号密码"),
    AuditAction.ACCOUNT_SIGN_INS_ENDED: _("退出账号的全部登录"),
    AuditAction.ACCOUNT_RIGHTS_CHANGED: _("变更管理员"),
    AuditAction.HOLDER_REGISTERED: _("为持证人开户"),
    AuditAction.HOLDER_ACCESS_RESET: _("为持证人重置登录"),
    AuditAction.ACCESS_REFUSED: _("访问被拒"),
    AuditAction.ENTERPRISE_BOUND: _("绑定企业"),
    AuditAction.ENTERPRISE_UNBOUND: _("解除企业绑定"),
    AuditAction.ENTERPRISE_ENTERED: _("切换到企业"),
    AuditAction.ENTERPRISE_LEFT: _("切换回个人"),
    AuditAction.APPOINTMENT_MADE: _("任命"),
    AuditAction.APPOINTMENT_ENDED: _("结束任命"),
    AuditAction.POST_RESIGNED: _("辞去职务"),
    AuditAction.PRESENTATION_STARTED: _("开始亮证"),
    AuditAction.PRESENTATION_REFUSED: _("亮证被拒"),
    AuditAction.PRESENTATION_ENDED: _("结束亮证"),
    AuditAction.COPY_MADE: _("开具副本"),
    AuditAction.COPY_REFUSED: _("开具副本被拒"),
    AuditAction.COPY_LINK_MADE: _("重新取得副本下载链接"),
    AuditAction.COPY_DOWNLOADED: _("下载副本"),
    AuditAction.COPY_CANCELLED: _("作废副本"),
    AuditAction.COPY_CHECKED: _("查验副本"),
    AuditAction.COPY_CHECK_REFUSED: _("查验副本被拒"),
    AuditAction.SET_PREPARED: _("新建证照组合"),
    AuditAction.SET_CHANGED: _("修改证照组合"),
    AuditAction.SET_DELETED: _("删除证照组合"),
    AuditAction.SET_REFUSED: _("证照组合操作被拒"),
    AuditAction.LICENCE_VERIFIED: _("扫码核验"),
    AuditAction.LICENCE_ISSUED: _("制发"),
    AuditAction.LICENCE_AMENDED: _("变更"),
    AuditAction.LICENCE_CORRECTED: _("更正"),
    AuditAction.LICENCE_SUSPENDED: _("暂停"),
    AuditAction.LICENCE_RESUMED: _("恢复"),
    AuditAction.LICENCE_REVOKED: _("注销、撤销或吊销"),
    AuditAction.LICENCE_SUPERSEDED: _("换发"),
    AuditAction.LICENCE_TRANSFERRED: _("转出"),
    AuditAction.LICENCE_VOIDED: _("作废（签发错误）"),
    AuditAction.LICENCE_RESIGNED: _("重新签发文书"),
    AuditAction.CHANGE_ASKED: _("提交复核"),
    AuditAction.CHANGE_APPROVED: _("复核通过"),
    AuditAction.CHANGE_REFUSED: _("复核不通过"),
    AuditAction.CHANGE_WITHDRAWN: _("撤回提交"),
    AuditAction.CHANGES_LISTED: _("提交批量办理"),
    AuditAction.CHANGES_DECIDED: _("决定清单怎么读"),
    AuditAction.CHANGES_CHECKED: _("预检批量办理"),
    AuditAction.CHANGES_CONFIRMED: _("确认批量办理"),
    AuditAction.CHANGES_CANCELLED: _("取消批量办理"),
    AuditAction.CHANGES_CARRIED_OUT: _("批量办理"),
    AuditAction.RESIGNING_BEGUN: _("开始重新签发文书"),
    AuditAction.SECOND_APPROVAL_SET: _("设置双人复核"),
    AuditAction.LICENCES_DELIVERED: _("送达"),
    AuditAction.RECEIPT_OPENED: _("打开送达回执"),
    AuditAction.NOTICES_READ: _("读消息"),
    AuditAction.LICENCE_READ: _("读取"),
    AuditAction.LICENCES_LISTED: _("列出"),
    AuditAction.ISSUING_REFUSED: _("制发被拒"),
    AuditAction.LICENCES_IMPORTED: _("批量归集"),
    AuditAction.COLLECTION_RECEIVED: _("上传归集文件"),
    AuditAction.COLLECTION_CHECKED: _("预检归集文件"),
    AuditAction.COLLECTION_DECIDED: _("决定文件怎么读"),
    AuditAction.COLLECTION_CONFIRMED: _("开始归集"),
    AuditAction.COLLECTION_CANCELLED: _("取消归集"),
    AuditAction.RECONCILED: _("名单对账"),
    AuditAction.SAMPLE_DRAWN: _("抽取核对样本"),
    AuditAction.SAMPLE_RECORDED: _("登记抽查结果"),
    AuditAction.LICENCES_SEARCHED: _("查找本单位的证照"),
    AuditAction.NUMBERS_SHOWN: _("显示证件号码"),
    AuditAction.INCIDENT_REPORTED: _("上报不可抗力"),
    AuditAction.INCIDENT_DUE_ADDED: _("登记补办证照"),
    AuditAction.INCIDENT_RECOVERED: _("上报故障排除"),
    AuditAction.INCIDENT_ASKED: _("询问不可抗力是否仍在持续"),
    AuditAction.INCIDENT_CONTINUES: _("答复不可抗力仍在持续"),
    AuditAction.INCIDENT_LAPSED: _("不可抗力逾期未答复，失效"),
    AuditAction.INCIDENT_CLOSED: _("办结不可抗力"),
    AuditAction.INCIDENT_SEEN: _("收悉不可抗力"),
    AuditAction.AUTHORIZATION_ASKED: _("申请授权"),
    AuditAction.AUTHORIZATION_CANCELLED: _("取消授权申请"),
    AuditAction.AUTHORIZATION_OPENED: _("打开授权申请"),
    AuditAction.AUTHORIZATION_GRANTED: _("同意授权"),
    AuditAction.AUTHORIZATION_DECLINED: _("不同意授权"),
    AuditAction.AUTHORIZATION_WITHDRAWN: _("撤回授权"),
    AuditAction.LICENCE_RETRIEVED: _("调取"),
    AuditAction.PARTY_BLOCKED: _("屏蔽单位"),
    AuditAction.PARTY_UNBLOCKED: _("取消屏蔽单位"),
    AuditAction.WALLET_ADDRESS_CHANGED: _("更换钱包地址"),
    AuditAction.UNIT_FOUNDED: _("新建单位"),
    AuditAction.UNIT_CHANGED: _("修改单位信息"),
    AuditAction.UNIT_CLOSED: _("关闭单位"),
    AuditAction.UNIT_REOPENED: _("重新启用单位"),
    AuditAction.UNIT_COUNTERS_SET: _("设置开户窗口"),
    AuditAction.UNIT_SUSPENDED: _("暂停单位"),
    AuditAction.UNIT_RESUMED: _("恢复单位"),
    AuditAction.SCENARIO_SUBMITTED: _("申请场景"),
    AuditAction.SCENARIO_DECIDED: _("场景审批"),
    AuditAction.SCENARIO_SUSPENDED: _("暂停场景"),
    AuditAction.SCENARIO_RESUMED: _("恢复场景"),
    AuditAction.SCENARIO_ENDED: _("终止场景"),
    AuditAction.FILING_DECIDED: _("处理报备"),
    AuditAction.APPLICATION_SUBMITTED: _("申请社会化应用"),
    AuditAction.APPLICATION_DECIDED: _("社会化应用审批"),
    AuditAction.APPLICATION_ENDED: _("终止社会化应用"),
    AuditAction.CREDENTIALS_CHANGED: _("更换接口凭据"),
    AuditAction.CREDENTIALS_REVOKED: _("吊销接口凭据"),
    AuditAction.LIMITS_CHANGED: _("调整接口限额"),
    AuditAction.USE_LIST_DRAFTED: _("编制用证清单"),
    AuditAction.USE_LIST_SUBMITTED: _("提交用证清单"),
    AuditAction.USE_LIST_DECIDED: _("用证清单审批"),
    AuditAction.USE_LIST_ENDED: _("停用用证清单"),
    AuditAction.ENTRY_DRAFTED: _("编制发证目录"),
    AuditAction.ENTRY_SUBMITTED: _("提交发证目录"),
    AuditAction.ENTRY_WITHDRAWN: _("撤回发证目录"),
    AuditAction.ENTRY_DISCARDED: _("放弃发证目录草稿"),
    AuditAction.ENTRY_DECIDED: _("发证目录审批"),
    AuditAction.ENTRY_RETIRED: _("停用证照类目"),
    AuditAction.CASE_OPENED: _("材料免交核查"),
    AuditAction.INDUSTRY_CHANGED: _("编制行业清单"),
    AuditAction.PERMIT_CANDIDATES_READ: _("查询可纳入综合许可的证照"),
    AuditAction.PERMIT_ASSEMBLED: _("制发行业综合许可证"),
    AuditAction.PERMIT_EXTENDED: _("增加综合许可事项"),
    AuditAction.PERMIT_REBUILT: _("重新汇集综合许可证"),
    AuditAction.PERMIT_ENDED: _("终止综合许可证"),
    AuditAction.WALL_CODE_ISSUED: _("更换公示码"),
    AuditAction.TOKEN_ISSUED: _("发放接口令牌"),
    AuditAction.TOKEN_REFUSED: _("拒发接口令牌"),
    AuditAction.CERTIFICATE_REQUESTED: _("生成证书请求"),
    AuditAction.CERTIFICATE_REQUEST_DROPPED: _("放弃证书请求"),
    AuditAction.CERTIFICATE_INSTALLED: _("安装签名证书"),
    AuditAction.KEY_WITHDRAWN: _("停用签名密钥"),
    AuditAction.AUTHORITY_TRUSTED: _("信任认证机构"),
    AuditAction.AUTHORITY_DISTRUSTED: _("不再信任认证机构"),
    AuditAction.CITY_SEEDED: _("建立演示城市"),
    AuditAction.KEYS_ROTATED: _("更换密钥"),
    AuditAction.DATA_PURGED: _("清除过期数据"),
    AuditAction.LICENCES_EXAMINED: _("核对存量证照的照面和编号"),
    AuditAction.BACKED_UP: _("备份数据"),
    AuditAction.RESTORED: _("从备份恢复"),
}
