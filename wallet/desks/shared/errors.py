"""The one place where an error becomes a page: what happened, what did not, what to do."""

import logging
from dataclasses import dataclass, replace

from flask import (
    Flask,
    Response,
    after_this_request,
    current_app,
    make_response,
    render_template,
    request,
)
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from htmx_flask import request as htmx_request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from wallet.desks.shared.access import record, to_sign_in
from wallet.desks.shared.language import told
from wallet.desks.shared.pages.another_wallet import TwoWallets, two_wallets
from wallet.domain.enterprise.appointment import AnotherWalletOpen, NoLongerActing
from wallet.domain.errors import (
    InvalidInput,
    NotAuthenticated,
    TooManyAttempts,
    Unavailable,
    WalletError,
)
from wallet.domain.failure_trace import kind_and_places
from wallet.domain.grounds.quota import QuotaUsedUp
from wallet.repository.signing_keys.keys import NoSigningKey

LARGEST_REQUEST_MB = 12
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a page says of a refusal."""

    status: int
    code: str
    title: str
    advice: str
    wallets: TwoWallets | None = None


def problem_of(error: WalletError) -> Problem:
    """Return an error in the words of the current language."""
    if isinstance(error, TooManyAttempts):
        _say_when_again(error.retry_after)
    if isinstance(error, AnotherWalletOpen):
        wallets = two_wallets(error)
        return Problem(error.status, error.code, wallets.title, wallets.advice, wallets)
    return Problem(error.status, error.code, told(error), _advice(error))


def _say_when_again(seconds: int) -> None:
    @after_this_request
    def say(response: Response) -> Response:
        response.headers["Retry-After"] = str(seconds)
        return response


def _advice(error: WalletError) -> str:
    if isinstance(error, QuotaUsedUp):
        return ""  # its sentence says when: by the city's clock, not in minutes
    if isinstance(error, TooManyAttempts):
        minutes = max(1, (error.retry_after + 59) // 60)
        return _("请在约 %(minutes)s 分钟后再试。", minutes=minutes)
    if isinstance(error, NoLongerActing):
        return _("任命可能已到期、被撤下，或者法定代表人已变更。点下面的按钮，回到您自己的钱包。")
    if isinstance(error, NoSigningKey):
        return _("请到“签名”页面安装新证书，或联系市大数据中心。")
    return _what_next(503) if isinstance(error, Unavailable) else ""


def _what_next(status: int) -> str:
    """Return what a person can do who reads of an error on a page of its own."""
    advice = {
        400: _("请返回上一页，刷新后再试。"),
        403: _("如需办理，请联系本单位管理员，或换用有权限的账号登录。"),
        404: _("地址可能不对，内容可能已不存在，或者您无权查看。请回到首页，从那里继续。"),
        405: _("请返回上一页，用页面上的按钮办理。"),
        408: _("网络可能太慢。请返回上一页，换个网络再试。"),
        409: _("它的状态可能刚刚有变化。请返回上一页，刷新后确认现在的状态再办理。"),
        413: _("一次最多上传 %(size)s MB。请把文件拆小，分几次上传。", size=_most_megabytes()),
        422: _("请返回上一页，改好后再提交。"),
        429: _("请过几分钟再试。"),
        500: _("我们已经记下。请稍后再试。"),
        503: _("请稍后再试；急用时请到人工窗口办理，或出示实体证照。"),
    }
    return advice.get(status, _("请回到首页，从那里继续。"))


def _most_megabytes() -> int:
    return (request.max_content_length or 0) >> 20 or LARGEST_REQUEST_MB


def register_errors(app: Flask) -> None:
    """Make every error a page of our own."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(WalletError, _wallet_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unforeseen)


def error_page(problem: Problem) -> Response:
    """Render an error as a page, or as a fragment for htmx."""
    template = "errors/_error.html" if htmx_request.htmx else "errors/error.html"
    problem = replace(problem, advice=problem.advice or _what_next(problem.status))
    try:
        page = render_template(template, problem=problem)
    except Exception as error:  # noqa: BLE001 - the last resort of every other failure
        _log.error("no error page at %s: %s", request.endpoint, kind_and_places(error))
        page = current_app.jinja_env.get_template("errors/bare.html").render()
    return make_response(page, problem.status)


def _wallet_error(error: WalletError) -> BaseResponse:
    if isinstance(error, NotAuthenticated):
        return to_sign_in()
    if not isinstance(error, InvalidInput):
        record(error)
    return error_page(problem_of(error))


def _csrf(_error: CSRFError) -> Response:
    return error_page(
        Problem(
            400,
            "form_out_of_date",
            _("这个页面已经过时，没有执行任何操作。"),
            _("可能您在别的页面重新登录过。请返回上一页，刷新后再试。"),
        )
    )


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    titles = {
        403: _("您没有权限进行这项操作。"),
        404: _("没有找到这个页面。"),
        405: _("这个地址不接受这种操作。"),
        408: _("没有及时收到完整的内容，没有执行任何操作。"),
        409: _("当前状态不允许这项操作。"),
        413: _("文件太大，没有上传。"),
        429: _("尝试次数过多，请稍后再试。"),
        503: _("系统暂时无法读取证照库，请稍后再试。"),
    }
    title = titles.get(status, _("请求有误，没有执行任何操作。"))
    return error_page(Problem(status, f"http_{status}", title, ""))


def _unforeseen(error: Exception) -> Response:
    _log.error("unforeseen at %s: %s", request.endpoint, kind_and_places(error))
    return error_page(
        Problem(
            500,
            "internal_error",
            _("系统出了问题，操作没有完成。"),
            "",
        )
    )
