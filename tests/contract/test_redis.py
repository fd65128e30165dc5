"""Redis that is killed, hangs, comes back, or is a cluster: what is answered meanwhile, and that all is well again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from taskdash.adapters.local.leased_rates import LocalLeasedRates
from taskdash.adapters.redis.bodies import MOST_BYTES, RedisBodies
from taskdash.adapters.redis.leased_rates import RedisLeasedRates
from taskdash.adapters.redis.server import ANSWER_SECONDS, RETRY_SECONDS_MOST, RedisServer
from taskdash.domain.rates import Rate
from taskdash.domain.refusal import Refusal
from taskdash.services.limiting import Limiter, SharedRates
from taskdash.services.shared_bodies import SharedBodies
from taskdash.services.when_down import PAUSE_SECONDS, Outages
from tests.api.server import free_port
from tests.redis_server import RedisProcess, redis_process

RATE = Rate(100, 60)


@pytest.fixture
async def server(mortal_redis: RedisProcess) -> AsyncIterator[RedisServer]:
    made = RedisServer(mortal_redis.url)
    yield made
    await made.close()


async def until(holds: Callable[[], bool]) -> None:
    """Wait for it, somewhat longer than the longest pause between two attempts."""
    async with asyncio.timeout(5 * RETRY_SECONDS_MOST):
        while not holds():  # noqa: ASYNC110  # another process is waited for
            await asyncio.sleep(0.01)


async def test_a_body_is_found_by_its_name_until_its_time_is_over(redis_server: RedisProcess):
    server = RedisServer(redis_server.url)
    bodies = RedisBodies(server)
    await bodies.put("name", b"{}", 60)
    await bodies.put("short", b"{}", 0.05)
    await bodies.put("large", b"x" * (MOST_BYTES + 1), 60)
    await asyncio.sleep(0.1)

    assert [await bodies.get(name) for name in ("name", "short", "large", "other")] == [b"{}", None, None, None]
    await server.close()


async def test_a_killed_one_is_missed_at_once_and_found_again_by_itself(
    mortal_redis: RedisProcess, server: RedisServer
):
    bodies = RedisBodies(server)
    await bodies.put("name", b"{}", 60)
    mortal_redis.kill()
    with pytest.raises(Refusal, match="Redis"):
        await bodies.get("name")
    with pytest.raises(Refusal, match="Redis"):
        await bodies.get("name")
    assert (server.down, server.outages, server.errors) == (True, 1, 1)

    mortal_redis.start()
    await until(lambda: not server.down)
    assert await bodies.get("name") is None
    assert (server.outages, server.reconnects) == (1, 1)


async def test_one_that_hangs_holds_nobody_up_and_is_asked_only_by_who_looks_for_it(
    mortal_redis: RedisProcess, server: RedisServer
):
    bodies = RedisBodies(server)
    await bodies.put("name", b"{}", 60)
    mortal_redis.pause()
    async with asyncio.timeout(40 * ANSWER_SECONDS):  # a busy machine's; for ever otherwise
        first = await asyncio.gather(*(bodies.get("name") for _ in range(200)), return_exceptions=True)
    waited = server.errors
    later = await asyncio.gather(*(bodies.get("name") for _ in range(200)), return_exceptions=True)
    mortal_redis.resume()

    assert {type(one) for one in (*first, *later)} == {Refusal}
    assert server.errors == waited
    await until(lambda: not server.down)
    assert await bodies.get("name") == b"{}"


async def test_it_need_not_be_there_at_the_start(mortal_redis: RedisProcess, server: RedisServer):
    mortal_redis.kill()
    with pytest.raises(Refusal, match="Redis"):
        await RedisBodies(server).get("name")
    mortal_redis.start()

    await until(lambda: not server.down)


async def test_meanwhile_every_method_has_an_answer_which_is_counted_and_logged_once(
    mortal_redis: RedisProcess, server: RedisServer
):
    """Nothing is found, nothing is kept, and the whole rate is granted here alone; then all is as before."""
    outages = Outages()
    bodies = SharedBodies(RedisBodies(server), outages)
    limiter = Limiter(SharedRates(RedisLeasedRates(server), LocalLeasedRates(), outages), RATE)
    await bodies.put("name", b"{}", 60)
    mortal_redis.kill()
    with structlog.testing.capture_logs() as told:
        for _ in range(3):
            assert await bodies.get("name") is None
            await bodies.put("name", b"{}", 60)
        granted = sum([(await limiter.admit("ada")).granted for _ in range(300)])
        await limiter.release()

    assert granted == RATE.requests
    assert outages.answered["cache"] == 6
    assert outages.answered["rates"] > 1
    assert [line["part"] for line in told if line["event"] == "down"] == ["cache", "rates"]

    mortal_redis.start()
    await until(lambda: not server.down)
    await asyncio.sleep(PAUSE_SECONDS)
    await bodies.put("name", b"{}", 60)
    assert await bodies.get("name") == b"{}"


async def test_where_there_is_no_room_nothing_more_is_kept_and_what_is_there_is_found(
    mortal_redis: RedisProcess, server: RedisServer
):
    """Where Redis is not allowed to drop anything."""
    bodies = RedisBodies(server)
    await bodies.put("name", b"{}", 60)
    mortal_redis.say("CONFIG", "SET", "maxmemory", "1")
    await bodies.put("other", b"{}", 60)

    assert [await bodies.get("name"), await bodies.get("other")] == [b"{}", None]
    assert (server.outages, server.errors) == (0, 0)


async def test_an_answer_that_is_an_error_is_no_outage(mortal_redis: RedisProcess, server: RedisServer):
    """As where something else is under the name."""
    bodies = RedisBodies(server)
    await bodies.put("name", b"{}", 60)
    mortal_redis.say("HSET", "taskdash:1:body:other", "field", "value")
    with pytest.raises(Refusal, match="Redis"):
        await bodies.get("other")

    assert await bodies.get("name") == b"{}"
    assert (server.outages, server.errors) == (0, 1)


async def test_a_password_is_used_and_a_wrong_one_is_an_outage(mortal_redis: RedisProcess):
    mortal_redis.say("CONFIG", "SET", "requirepass", "s/e@cret")
    place = f"127.0.0.1:{mortal_redis.port}"
    right, wrong = RedisServer(f"redis://:s%2Fe%40cret@{place}/1"), RedisServer(f"redis://:other@{place}")
    await RedisBodies(right).put("name", b"{}", 60)

    assert await RedisBodies(right).get("name") == b"{}"
    with pytest.raises(Refusal, match="Redis"):
        await RedisBodies(wrong).get("name")
    await right.close()
    await wrong.close()


async def test_tls_is_spoken_with_who_can_be_trusted_alone(tmp_path: Path):
    """The certificate of whose authority is named in the address."""
    certificate, key = made_certificate(tmp_path)
    port = free_port()
    options = ["--tls-port", str(port), "--tls-auth-clients", "no"]
    options += ["--tls-cert-file", str(certificate), "--tls-key-file", str(key), "--tls-ca-cert-file", str(certificate)]
    with redis_process(tmp_path, *options):
        trusting = RedisServer(f"rediss://127.0.0.1:{port}?ssl_ca_certs={certificate}")
        other = RedisServer(f"rediss://127.0.0.1:{port}")
        await RedisBodies(trusting).put("name", b"{}", 60)

        assert await RedisBodies(trusting).get("name") == b"{}"
        with pytest.raises(Refusal, match="Redis"):
            await RedisBodies(other).get("name")
        await trusting.close()
        await other.close()


def made_certificate(folder: Path) -> tuple[Path, Path]:
    """One for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Redis")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(signed.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


async def test_a_cluster_holds_bodies_and_rates(tmp_path: Path):
    """Of two servers; the first one that the address names is not there."""
    async with two_of_a_cluster(tmp_path) as (first, second):
        server = RedisServer(f"redis+cluster://127.0.0.1:1,127.0.0.1:{second.port}")
        bodies, limiter = RedisBodies(server), Limiter(RedisLeasedRates(server), RATE)
        for n in range(20):
            await bodies.put(f"name {n}", b"%d" % n, 60)

        assert [await bodies.get(f"name {n}") for n in range(20)] == [b"%d" % n for n in range(20)]
        assert sum([(await limiter.admit("ada")).granted for _ in range(150)]) == RATE.requests
        await limiter.release()
        assert b":0\r\n" not in (first.say("DBSIZE"), second.say("DBSIZE"))
        await server.close()


async def test_the_next_primary_of_a_cluster_is_found(tmp_path: Path):
    """After the first one died, with all slots."""
    with clustered(tmp_path / "first", "0", "16383") as first, clustered(tmp_path / "second") as second:
        first.say("CLUSTER", "MEET", "127.0.0.1", str(second.port), cluster_port(second))
        await until(lambda: b"cluster_known_nodes:2" in second.say("CLUSTER", "INFO"))
        await until(lambda: b"cluster_state:ok" in second.say("CLUSTER", "INFO"))
        second.say("CLUSTER", "REPLICATE", first.say("CLUSTER", "MYID").split()[-1].decode())
        await until(lambda: b"master_link_status:up" in second.say("INFO", "replication"))
        server = RedisServer(f"redis+cluster://127.0.0.1:{first.port},127.0.0.1:{second.port}")
        await RedisBodies(server).put("name", b"{}", 60)
        await until(lambda: b":1" in second.say("DBSIZE"))
        first.kill()
        with pytest.raises(Refusal, match="Redis"):
            await RedisBodies(server).get("name")
        second.say("CLUSTER", "FAILOVER", "TAKEOVER")
        await until(lambda: not server.down)

        assert await RedisBodies(server).get("name") == b"{}"
        await server.close()


def cluster_port(running: RedisProcess) -> str:
    """Where its cluster's other servers reach it."""
    return running.say("CONFIG", "GET", "cluster-port").split()[-1].decode()


@asynccontextmanager
async def two_of_a_cluster(folder: Path) -> AsyncIterator[tuple[RedisProcess, RedisProcess]]:
    """A cluster of two servers, each with half of the slots."""
    with clustered(folder / "first", "0", "8191") as first, clustered(folder / "second", "8192", "16383") as second:
        first.say("CLUSTER", "MEET", "127.0.0.1", str(second.port), cluster_port(second))
        await until(lambda: b"cluster_state:ok" in first.say("CLUSTER", "INFO"))
        await until(lambda: b"cluster_state:ok" in second.say("CLUSTER", "INFO"))
        yield first, second


@contextmanager
def clustered(folder: Path, *slots: str) -> Iterator[RedisProcess]:
    """A server of a cluster, with the slots from the first to the last if they are given."""
    folder.mkdir()
    # By default the cluster's own port is 10,000 higher, which not every free one leaves room for.
    with redis_process(folder, "--cluster-enabled", "yes", "--cluster-port", str(free_port())) as running:
        if slots:
            running.say("CLUSTER", "ADDSLOTSRANGE", *slots)
        yield running
