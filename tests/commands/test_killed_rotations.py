"""A rotation that is killed at any of its steps goes on when it is run again."""

import pytest

from tests import cast
from tests.commands.test_rotate_keys import everything_opens, numbers_in_use
from wallet import secret_rotation
from wallet.commands.keys import rotate_secrets
from wallet.composition import opened
from wallet.domain.actors.actors import IdentityKind
from wallet.services.upkeep import resealing

STEPS = {
    "a key is stored as prepared": (secret_rotation, "store_secret_keys", 0),
    "the database switches": (rotate_secrets, "begin_keys", 0),
    "the file notes the switch": (secret_rotation, "store_secret_keys", 1),
    "all is sealed again": (rotate_secrets, "reseal_fields", 0),
    "one column is sealed again": (resealing, "_reseal_column", 5),
    "nothing is left under old keys": (rotate_secrets, "ensure_old_keys_unused", 0),
    "the file forgets": (secret_rotation, "store_secret_keys", 2),
    "the database forgets": (rotate_secrets, "require_edition", 0),
}


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def rotate(command, monkeypatch):
    """Rotate and forget; the step that is named is the last one that is begun, or that is done."""

    def run(step, when):
        place, name, order = STEPS[step]
        real, calls = getattr(place, name), []

        def dying(*words, **named):
            calls.append(name)
            if len(calls) == order + 1 and when == "before":
                raise Killed
            done = real(*words, **named)
            if len(calls) == order + 1:
                raise Killed
            return done

        with monkeypatch.context() as dead:
            dead.setattr(place, name, dying)
            with pytest.raises(Killed):
                again()

    def again():
        assert command("rotate-keys", "fields") == 0
        assert command("rotate-keys", "fields", "--forget-old") == 0

    run.again = again
    return run


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_it_goes_on_when_it_is_run_again(
    rotate, deployment, town, settings, keys, secrets_now, step, when
):
    rotate(step, when)
    assert everything_opens(deployment, town)
    assert finds(deployment)
    rotate.again()
    after = secrets_now()
    assert after.data_keys.keys() == after.index_keys.keys() == {after.current_data_key}
    assert not set(after.data_keys.values()) & set(keys.data_keys.values())
    assert not set(after.index_keys.values()) & set(keys.index_keys.values())
    assert numbers_in_use(deployment) == {after.current_data_key}
    assert finds(deployment)
    with opened(settings, after) as later:
        assert everything_opens(later, town)
        assert finds(later)


def finds(deployment):
    with deployment.database.read() as repository:
        lin = repository.holders.find_by_number(IdentityKind.RESIDENT_ID, cast.LIN.identity_number)
    return lin.id == cast.LIN.id
