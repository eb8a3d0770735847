"""Telling, from every process that serves, with which edition of the secrets file it does."""

import itertools
import logging
import os
import socket
import threading

from wallet.domain.errors import Unavailable
from wallet.services.deployment import Deployment
from wallet.services.upkeep.switching_keys import announce_keys

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 0.5
_LOOKS_BETWEEN = 10


def announce_in_background(deployment: Deployment, kind: str) -> None:
    """Tell every few seconds for as long as this process runs; a rotation waits for laggards."""
    process = f"{socket.gethostname()[:40]} pid {os.getpid()} {kind}"
    threading.Thread(target=_announce, args=(deployment, process), daemon=True).start()


def _announce(deployment: Deployment, process: str) -> None:
    pause, told = threading.Event(), 0
    for look in itertools.count():
        # A new file is told of at once, so that nobody waits for it.
        if look % _LOOKS_BETWEEN == 0 or deployment.database.cipher.keys.edition != told:
            told = deployment.database.cipher.keys.edition
            try:
                announce_keys(deployment.database, deployment.clock(), process)
            except Unavailable as error:
                _log.warning("not announced: %s", error.code)
        pause.wait(_SECONDS_BETWEEN_LOOKS)
