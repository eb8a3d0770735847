"""Races on PostgreSQL: contenders as apart as processes are, each with connections of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from wallet.domain.errors import WalletError
from wallet.services.deployment import Deployment

CONTENDERS = 16
ROUNDS = 20
_LONGEST_WAIT = 60

Act = Callable[[Deployment], Any]
"""What one contender does with a deployment of its own; it may refuse with a WalletError."""


@dataclass(frozen=True)
class Course:
    """Where contenders line up; each of its deployments opens its own connections."""

    deployments: Sequence[Deployment]

    def race(self, act: Act, contenders: int = CONTENDERS) -> list[Any]:
        """Let so many do the same act at one moment; what each came to, or its WalletError."""
        return self.race_each([act] * contenders)

    def race_each(self, acts: Sequence[Act]) -> list[Any]:
        """Let each contender do an act of its own at one moment; results in the acts' order."""
        barrier = Barrier(len(acts))

        def run(act: Act, deployment: Deployment) -> Any:
            with deployment.database.read():  # connected before the start, not after it
                barrier.wait(_LONGEST_WAIT)
            try:
                return act(deployment)
            except WalletError as refusal:
                return refusal

        field = self.deployments[: len(acts)]
        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(run, acts, field, timeout=_LONGEST_WAIT))


def winners(results: Sequence[Any]) -> list[Any]:
    """What was done, without the refusals."""
    return [result for result in results if not isinstance(result, WalletError)]


def refusals(results: Sequence[Any]) -> list[str]:
    """The codes of what was refused."""
    return [result.code for result in results if isinstance(result, WalletError)]
