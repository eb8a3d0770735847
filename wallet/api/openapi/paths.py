"""Every call of the API, as its description lists it; each capability describes its own."""

from types import ModuleType

from wallet.api.access import access_paths
from wallet.api.authorization import authorization_paths
from wallet.api.catalogue import catalogue_paths
from wallet.api.changes import change_list_paths, change_paths
from wallet.api.collecting import collection_paths
from wallet.api.licences import licence_paths
from wallet.api.openapi.parts import Json
from wallet.api.oversight import oversight_paths
from wallet.api.permits import permit_paths
from wallet.api.public import public_paths
from wallet.api.registry import scenario_paths
from wallet.api.use_lists import matter_paths
from wallet.api.verification import verification_paths

_CAPABILITIES: dict[str, tuple[str, ModuleType]] = {
    "access": ("Getting a token · 获取令牌", access_paths),
    "catalogue": ("Own licence types · 本单位的证照类目", catalogue_paths),
    "licences": ("Issuing and reading · 制发与查询", licence_paths),
    "changes": ("Changing licences · 变更、挂起、注销", change_paths),
    "change lists": ("Many licences at once · 批量办理", change_list_paths),
    "collections": ("Files of licences · 批量归集", collection_paths),
    "oversight": ("Reconciliation, force majeure · 对账、不可抗力", oversight_paths),
    "permits": ("Comprehensive permits · 行业综合许可证", permit_paths),
    "scenarios": ("Own scenarios · 本单位的场景", scenario_paths),
    "verifications": ("Verifying a code · 核验", verification_paths),
    "authorizations": ("Asking holders · 授权申请与调取", authorization_paths),
    "matters": ("Material exemption · 材料免交", matter_paths),
    "public": ("For anyone · 公开", public_paths),
}
TAGS = {tag: told for tag, (told, _) in _CAPABILITIES.items()}
MODELS = tuple(model for _, capability in _CAPABILITIES.values() for model in capability.MODELS)


def paths() -> Json:
    """Return the calls by address, each under the tag of its capability."""
    calls: Json = {}
    for tag, (_, capability) in _CAPABILITIES.items():
        for address, methods in capability.paths().items():
            calls[address] = {
                name: {"tags": [tag], **call} if isinstance(call, dict) else call
                for name, call in methods.items()
            }
    return calls
