"""Where a request comes from."""

import pytest

from kentongan.base.senders import network, sender


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        ("1.1.1.1", "", "1.1.1.1"),
        ("1.1.1.1", "198.51.100.1", "1.1.1.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "2001:db8::1", "2001:db8::1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_a_proxy_nearby_may_say_whom_it_saw(peer, forwarded, source):
    assert sender(peer, forwarded) == source


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8:7:1::1", "2001:db8:7:1::/64"),
        ("2001:db8:7:1:ffff:ffff:ffff:ffff", "2001:db8:7:1::/64"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("", ""),
        ("tidak-dikenal", "tidak-dikenal"),
    ],
)
def test_a_house_of_ipv6_is_counted_as_one(address, counted):
    assert network(address) == counted
