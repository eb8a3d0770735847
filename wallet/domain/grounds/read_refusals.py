"""Why a read under an authorization is refused: each cause has its code, and none oversteps."""

from wallet.domain.errors import NotPermitted


class AuthorizationEnded(NotPermitted):
    """Its term has ended, or the licence has: the very next read is refused."""

    code = "authorization_ended"
    zh = "授权已到期或已随证照终止，没有读取。确有需要，请重新申请。"
    en = (
        "The authorization has ended with its term or its licence; nothing was read. Ask again if"
        " it is needed."
    )


class AuthorizationWithdrawn(AuthorizationEnded):
    """The holder took it back: the very next read is refused."""

    code = "authorization_withdrawn"
    zh = "持证人已撤回授权，没有读取。确有需要，请重新申请。"
    en = "The holder withdrew the authorization; nothing was read. Ask again if it is needed."


class AuthorizationNotAnswered(AuthorizationEnded):
    """The holder has not answered the request yet."""

    code = "authorization_not_answered"
    zh = "持证人还没有答复这份申请，没有读取。请等对方同意后再读取。"
    en = "The holder has not answered yet; nothing was read. Read once the request is granted."


class AuthorizationDeclined(AuthorizationEnded):
    """The holder said no."""

    code = "authorization_declined"
    zh = "持证人没有同意这份申请，没有读取。请改用其他方式办理。"
    en = "The holder declined the request; nothing was read. Please use another way."


class AuthorizationLapsed(AuthorizationEnded):
    """Nobody answered in time."""

    code = "authorization_lapsed"
    zh = "这份申请在半小时内没有得到答复，已经过期，没有读取。需要时请重新申请。"
    en = "The request lapsed unanswered; nothing was read. Ask again if it is needed."


class AuthorizationCancelled(AuthorizationEnded):
    """The unit itself took the request back."""

    code = "authorization_cancelled"
    zh = "本单位已取消这份申请，没有读取。需要时请重新申请。"
    en = "Your unit cancelled this request; nothing was read. Ask again if it is needed."
