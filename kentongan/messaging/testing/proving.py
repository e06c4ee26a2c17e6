"""Cases about whose word a delivery is."""

import json
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from kentongan.messaging.contract import Account
from kentongan.messaging.testing.provider import (
    Provider,
)


class ProvenCases(Provider):
    """For channels whose deliveries carry a proof in the header ``proof``."""

    proof: ClassVar[str]

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda _: None,
            lambda _: "",
            lambda _: " ",
            lambda _: "0" * 64,
            lambda _: "sha256=",
            lambda _: "é" * 64,
            lambda proof: proof[:-1],
            lambda proof: proof[1:],
            lambda proof: proof + "0",
            lambda proof: proof[:-1] + ("0" if proof[-1] != "0" else "1"),
            lambda proof: f"{proof},{proof}",
        ],
        ids=[
            *("none", "empty", "space", "noughts", "prefix", "accents", "truncated", "beheaded"),
            *("longer", "changed", "doubled"),
        ],
    )
    def test_a_forged_or_missing_proof_is_refused(self, spoil: Any) -> None:
        body = self.delivery(self.text(1, "halo"))
        headers = dict(self.headers(body, self.account))
        proof = spoil(headers.pop(self.proof))
        if proof is not None:
            headers[self.proof] = proof
        assert self.channel.is_genuine(body, headers, self.account) is False

    def _with_secrets(self, make: Any) -> Account:
        secret = {one.name for one in self.channel.settings if one.is_secret}
        values = self.account.values.items()
        return replace(self.account, values={k: make(v) if k in secret else v for k, v in values})

    def test_the_proof_of_another_account_is_refused(self) -> None:
        body, other = self.delivery(self.text(1, "halo")), self._with_secrets(lambda v: v + "x")
        assert not self.channel.is_genuine(body, self.headers(body, other), self.account)
        assert not self.channel.is_genuine(body, self.headers(body, self.account), other)

    def test_an_account_without_its_secret_believes_nobody(self) -> None:
        body, bare = self.delivery(self.text(1, "halo")), self._with_secrets(lambda _: "")
        for headers in ({self.proof: ""}, self.headers(body, bare)):
            assert self.channel.is_genuine(body, headers, bare) is False


class SignedCases(ProvenCases):
    """For channels whose proof is a signature over the bytes of the body."""

    def test_the_signature_is_over_the_bytes_and_not_their_meaning(self) -> None:
        body = rb'{"a":"\u00e9\/"}'
        headers = self.headers(body, self.account)
        again = json.dumps(json.loads(body)).encode()
        assert self.channel.is_genuine(body, headers, self.account)
        assert not self.channel.is_genuine(again, headers, self.account)

    def test_a_changed_body_is_refused(self) -> None:
        body = self.delivery(self.text(1, "halo"))
        headers = self.headers(body, self.account)
        for other in (body[:-1], body[1:], body + b"\n", body.replace(b"halo", b"hola"), b""):
            assert self.channel.is_genuine(other, headers, self.account) is False
