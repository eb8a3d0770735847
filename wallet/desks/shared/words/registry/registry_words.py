"""The words of the registry: scenarios, filings, applications and what was done with them."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from wallet.domain.registry.filing import FilingState
from wallet.domain.registry.scenario import ScenarioKind, ScenarioState
from wallet.domain.registry.social_application import ApplicationState, Industry

KINDS: dict[ScenarioKind, LazyString] = {
    ScenarioKind.GOVERNMENT: _("政务类"),
    ScenarioKind.SOCIAL: _("社会化"),
}
SCENARIO_STATES: dict[ScenarioState, LazyString] = {
    ScenarioState.SUBMITTED: _("待审批"),
    ScenarioState.RETURNED: _("已退回"),
    ScenarioState.APPROVED: _("已批准"),
    ScenarioState.SUSPENDED: _("已暂停"),
    ScenarioState.ENDED: _("已终止"),
}
FILING_STATES: dict[FilingState, LazyString] = {
    FilingState.SUBMITTED: _("已报备，待阅"),
    FilingState.ACCEPTED: _("已收悉"),
    FilingState.RETURNED: _("已退回"),
    FilingState.LAPSED: _("已失效"),
}
APPLICATION_STATES: dict[ApplicationState, LazyString] = {
    ApplicationState.SUBMITTED: _("待审批"),
    ApplicationState.RETURNED: _("已退回"),
    ApplicationState.APPROVED: _("已通过"),
    ApplicationState.ENDED: _("已终止"),
}
INDUSTRIES: dict[Industry, LazyString] = {
    Industry.FINANCE: _("金融"),
    Industry.LOGISTICS: _("物流"),
    Industry.EDUCATION: _("教育"),
    Industry.HEALTH: _("医疗"),
    Industry.CULTURE: _("文化"),
    Industry.TOURISM: _("旅游"),
    Industry.OTHER: _("其他"),
}
HISTORY: dict[str, LazyString] = {
    "submitted": _("提交申请"),
    "approved": _("批准"),
    "returned": _("退回"),
    "suspended": _("暂停"),
    "resumed": _("恢复"),
    "ended": _("终止"),
    "filing_accepted": _("综合管理部门收悉报备"),
    "filing_returned": _("综合管理部门退回报备"),
    "credentials_secret": _("领取新密钥"),
    "credentials_key": _("登记公钥"),
    "credentials_former_retired": _("停用旧凭据"),
    "credentials_none": _("吊销凭据"),
    "limits_changed": _("调整地址和限额"),
}
