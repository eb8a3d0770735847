import pytest

from tests.tokens import makers
from wallet.tokens.keys import KeyRing, KeyUse


@pytest.fixture(scope="session")
def ring():
    return KeyRing(
        [
            makers.verifying_key(makers.DEPLOYMENT, *makers.ONLINE_USES),
            makers.verifying_key(makers.BUREAU, KeyUse.DOCUMENT, owner=makers.BUREAU_CODE),
            makers.verifying_key(
                makers.WITHDRAWN, *KeyUse, withdrawn_at=makers.NOW - makers.timedelta(hours=1)
            ),
            makers.verifying_key(
                makers.RETIRED, *KeyUse, retired_at=makers.NOW - makers.timedelta(hours=1)
            ),
        ]
    )
