"""Both stores of lock-outs behave alike: the database's, and Redis where there is one."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.factories import NOW
from wallet.domain.actors.lockout import LockoutPolicy
from wallet.domain.errors import Unavailable
from wallet.repository.actors.redis_throttles import redis_throttles

POLICY = LockoutPolicy("test", 3, timedelta(minutes=15), timedelta(minutes=5))
REDIS_URL = os.environ.get("WALLET_TEST_REDIS_URL")


@pytest.fixture(params=["database", "redis"])
def store(request, deployment):
    if request.param == "database":
        return deployment.database.throttles
    if not REDIS_URL:
        pytest.skip("WALLET_TEST_REDIS_URL is not set")
    return redis_throttles(REDIS_URL)


@pytest.fixture
def bucket():
    return f"test:{uuid.uuid4().hex}"


def test_the_door_is_open_until_the_policys_number_and_then_shut_for_its_time(store, bucket):
    assert [store.attempt(POLICY, bucket, NOW) for _ in range(3)] == [0, 0, 0]
    assert 295 <= store.attempt(POLICY, bucket, NOW) <= 301


def test_another_bucket_is_not_touched(store, bucket):
    for _ in range(4):
        store.attempt(POLICY, bucket, NOW)
    assert store.attempt(POLICY, f"{bucket}-other", NOW) == 0


def test_a_success_forgets_the_tries(store, bucket):
    for _ in range(2):
        store.attempt(POLICY, bucket, NOW)
    store.forgive(bucket)
    assert [store.attempt(POLICY, bucket, NOW) for _ in range(3)] == [0, 0, 0]


def test_of_twenty_simultaneous_tries_three_pass(store, bucket):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: store.attempt(POLICY, bucket, NOW), range(20)))
    assert answers.count(0) == 3


def test_without_redis_no_try_is_let_through():
    with pytest.raises(Unavailable):
        redis_throttles("redis://127.0.0.1:1/0").attempt(POLICY, "test:any", NOW)


def test_a_right_try_is_taken_back_and_the_wrong_ones_stay_counted(store, bucket):
    for _ in range(2):
        store.attempt(POLICY, bucket, NOW)
        store.attempt(POLICY, bucket, NOW)
        store.take_back(POLICY, bucket)
    assert [store.attempt(POLICY, bucket, NOW), store.attempt(POLICY, bucket, NOW) > 0] == [0, True]


def test_a_right_try_opens_the_door_that_it_shut_itself(store, bucket):
    for _ in range(3):
        store.attempt(POLICY, bucket, NOW)
    store.take_back(POLICY, bucket)
    assert [store.attempt(POLICY, bucket, NOW), store.attempt(POLICY, bucket, NOW) > 0] == [0, True]


def test_right_tries_alone_leave_nothing_behind(store, bucket):
    for _ in range(5):
        assert store.attempt(POLICY, bucket, NOW) == 0
        store.take_back(POLICY, bucket)
    store.take_back(POLICY, bucket)
    assert [store.attempt(POLICY, bucket, NOW) for _ in range(3)] == [0, 0, 0]
