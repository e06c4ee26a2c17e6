"""Whether a delivery is the provider's: secrets and signatures, compared in constant time."""

import hmac


def is_same(given: str, wanted: str) -> bool:
    """Whether the secret was given; an empty secret is nobody's."""
    left, right = (one.encode("utf-8", "surrogatepass") for one in (given, wanted))
    return bool(right) and hmac.compare_digest(left, right)


def is_signed(body: bytes, key: str, given: str, algorithm: str) -> bool:
    """Whether ``given`` is the HMAC of the raw body in hexadecimal."""
    wanted = hmac.new(key.encode("utf-8", "surrogatepass"), body, algorithm).hexdigest()
    return bool(key) and is_same(given.strip().lower(), wanted)
