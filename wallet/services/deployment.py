"""One deployment's parts, made once by the composition and handed to every act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from argon2 import PasswordHasher

from wallet.domain.entropy import Entropy
from wallet.domain.grounds.asking_limits import AskingLimits
from wallet.domain.oversight.incident_question import QuestionTimes
from wallet.repository.database import Database
from wallet.services.access.bearers import TokenMaker
from wallet.services.authorization.granting import ConsentSealer
from wallet.services.key_cabinet import KeyCabinet
from wallet.services.licences.documents import DocumentMaker
from wallet.services.showing.presenting import CodeMaker
from wallet.services.verification.code_reading import CodeReader
from wallet.services.verification.inquiry import VerifyingTools
from wallet.tokens.ff1 import Ff1
from wallet.tokens.presentation_code import CodeKeys


class CodeSecrets(NamedTuple):
    """What presentation codes and typed codes are made and read with."""

    keys: CodeKeys
    typed: Ff1


@dataclass(frozen=True, slots=True)
class Deployment:
    """Database, clock, randomness, keys: what the services are called with.

    Secrets are asked for each time: a rotation changes them while this process serves.
    """

    database: Database
    clock: Callable[[], datetime]
    entropy: Entropy
    hasher: PasswordHasher
    cabinet: KeyCabinet
    document_maker: DocumentMaker
    code_secrets: Callable[[], CodeSecrets]
    session_key: Callable[[], bytes]
    code_lifetime: timedelta
    public_url: str
    production: bool
    incident_questions: QuestionTimes
    asking_limits: AskingLimits

    @property
    def code_maker(self) -> CodeMaker:
        """Return what turns a show session into a code, with the secrets in use now."""
        return CodeMaker(*self.code_secrets(), self.public_url, self.code_lifetime)

    @property
    def code_reader(self) -> CodeReader:
        """Return what reads codes, with the secrets in use now."""
        return CodeReader(*self.code_secrets(), self.public_url, self.code_lifetime)

    def token_maker(self) -> TokenMaker:
        """Return what signs and reads access tokens."""
        return TokenMaker(self.cabinet, self.entropy, self.public_url)

    def consent_sealer(self) -> ConsentSealer:
        """Return what signs consent records, with the key in force now."""
        return ConsentSealer(self.cabinet.deployment_signer(), self.public_url)

    def verifying_tools(self) -> VerifyingTools:
        """Return what a verification needs, with the receipt key in force now."""
        return VerifyingTools(self.code_reader, self.cabinet.deployment_signer(), self.entropy)
