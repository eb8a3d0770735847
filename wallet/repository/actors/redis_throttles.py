"""Lock-out buckets in Redis, where several servers share them and the database should not be asked.

One script counts and shuts in one step, so that simultaneous tries are all counted. Buckets expire
by themselves. Redis holds nothing else, and nothing in it must survive.
"""

from datetime import datetime

from redis import Redis
from redis.exceptions import RedisError

from wallet.domain.actors.lockout import LockoutPolicy
from wallet.domain.errors import Unavailable

# KEYS: failures, shut. ARGV: failures allowed, seconds of the window, seconds shut.
# Answers for how many seconds the door is shut.
_ATTEMPT = """
local shut = redis.call('TTL', KEYS[2])
if shut > 0 then return shut end
local failures = redis.call('INCR', KEYS[1])
if failures == 1 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
if failures >= tonumber(ARGV[1]) then
  redis.call('SET', KEYS[2], '1', 'EX', ARGV[3])
  redis.call('DEL', KEYS[1])
end
return 0
"""
# KEYS as above. ARGV: failures allowed, seconds of the window.
_TAKE_BACK = """
if redis.call('DEL', KEYS[2]) == 1 then
  local failures = tonumber(ARGV[1]) - 1
  if failures > 0 then redis.call('SET', KEYS[1], failures, 'EX', ARGV[2]) end
elseif tonumber(redis.call('GET', KEYS[1]) or '0') > 1 then
  redis.call('DECR', KEYS[1])
else
  redis.call('DEL', KEYS[1])
end
"""


class ThrottlesUnavailable(Unavailable):
    """Redis does not answer: no secret is compared without counting the try first."""

    code = "throttles_unavailable"


class RedisThrottles:
    """Counts tries in Redis; the same behaviour as the database's own buckets."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._attempt = redis.register_script(_ATTEMPT)
        self._take_back = redis.register_script(_TAKE_BACK)

    def attempt(self, policy: LockoutPolicy, bucket: str, now: datetime) -> int:
        """Count one try; return for how many seconds the door is shut, 0 when it is open.

        Raises:
            ThrottlesUnavailable: Redis does not answer.
        """
        arguments = [
            policy.failures_allowed,
            int(policy.window.total_seconds()),
            int(policy.shut_for.total_seconds()),
        ]
        try:
            return int(self._attempt(keys=_keys(bucket), args=arguments))
        except RedisError as error:
            raise ThrottlesUnavailable from error

    def forgive(self, bucket: str) -> None:
        """Forget the tries of a bucket.

        Raises:
            ThrottlesUnavailable: Redis does not answer.
        """
        try:
            self._redis.delete(*_keys(bucket))
        except RedisError as error:
            raise ThrottlesUnavailable from error

    def take_back(self, policy: LockoutPolicy, bucket: str) -> None:
        """Take back one try, which was right; the wrong ones stay counted.

        Raises:
            ThrottlesUnavailable: Redis does not answer.
        """
        arguments = [policy.failures_allowed, int(policy.window.total_seconds())]
        try:
            self._take_back(keys=_keys(bucket), args=arguments)
        except RedisError as error:
            raise ThrottlesUnavailable from error


def redis_throttles(url: str) -> RedisThrottles:
    """Connect to the Redis of ``WALLET_REDIS_URL``."""
    return RedisThrottles(Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2))


def _keys(bucket: str) -> list[str]:
    # The braces keep both keys in one slot of a Redis cluster.
    return [f"wallet:{{{bucket}}}:failures", f"wallet:{{{bucket}}}:shut"]
