"""`python -m wallet certify-request REQUEST CHAIN`: the demonstration's certification authority.

In a real deployment a licensed certification service does this, far from here.
"""

import argparse
import secrets
from datetime import timedelta
from pathlib import Path

from wallet.composition import system_clock
from wallet.config import Settings
from wallet.demonstration.report import AUTHORITY_FILE, AUTHORITY_KEY_FILE
from wallet.demonstration.seeding import NoDemonstrationInProduction
from wallet.tokens.certificates import Authority, certify, read_chain
from wallet.tokens.keys import load_private_key

_DAYS = 365


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the files and how long the certificate is valid."""
    parser.add_argument("request", type=Path, metavar="REQUEST", help="the bureau's request (CSR)")
    parser.add_argument("chain", type=Path, metavar="CHAIN", help="where to write the chain (PEM)")
    parser.add_argument("--days", type=int, default=_DAYS, help=f"valid so long; default {_DAYS}")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the chain that answers a request.

    Raises:
        NoDemonstrationInProduction: production has a real authority.
        CertificateNotTrusted: the file is no request.
        OSError: there is no demonstration authority here, or a file cannot be read or written.
    """
    if settings.production:
        raise NoDemonstrationInProduction
    var, now = settings.var_directory, system_clock()
    authority = Authority(
        load_private_key((var / AUTHORITY_KEY_FILE).read_bytes()),
        read_chain((var / AUTHORITY_FILE).read_bytes())[0],
    )
    term = (now - timedelta(minutes=1), now + timedelta(days=arguments.days))
    chain = certify(authority, arguments.request.read_bytes(), term, secrets)
    arguments.chain.write_bytes(chain)
    print(f"证书链 certificate chain：{arguments.chain}")
    return 0
