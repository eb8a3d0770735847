"""The same request again: a creating call that comes with a key gets its first answer once more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from wallet.domain.actors.actors import Actor
from wallet.domain.errors import Conflict
from wallet.repository.database import Repository
from wallet.repository.idempotency import GivenAnswer

T = TypeVar("T")


class IdempotencyKeyReused(Conflict):
    """The same key came with another request."""

    code = "idempotency_key_reused"
    zh = "同一个请求编号被用在了不同的内容上，没有执行。"
    en = "This idempotency key was used for another request; nothing was done."


@dataclass(frozen=True, slots=True)
class RequestIdentity:
    """The caller's key, and a digest of where and what it sent with it."""

    key: str
    digest: str


@dataclass(frozen=True)
class Kept(Generic[T]):
    """How the answer of an act is written down for its repetition, and found again from that."""

    write: Callable[[T], Mapping[str, object]]
    read: Callable[[Repository, Mapping[str, object]], T]


def answer_given(
    repository: Repository, actor: Actor, identity: RequestIdentity | None
) -> dict[str, object] | None:
    """Return what this request was answered before, if it was.

    Raises:
        IdempotencyKeyReused: the key came with another request.
    """
    given = repository.idempotency.find(actor.id, identity.key) if identity else None
    if identity is None or given is None:
        return None
    if given.request_digest != identity.digest or not isinstance(given.answer, dict):
        raise IdempotencyKeyReused
    return given.answer


def keep_answer(
    repository: Repository,
    actor: Actor,
    identity: RequestIdentity | None,
    answer: Mapping[str, object],
    now: datetime,
) -> None:
    """Keep an answer for the request's repetition; its primary key lets only one be kept."""
    if identity:
        given = GivenAnswer(identity.digest, dict(answer))
        repository.idempotency.add(actor.id, identity.key, given, now)
