"""A passkey in software, for tests: makes a key pair, and signs what a page asks, as a phone would."""

import hashlib
import json
import os
import struct
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData

_USER_PRESENT, _USER_VERIFIED, _HAS_CREDENTIAL = 1, 4, 64


class Authenticator:
    """One device that knows one passkey of one site."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.id = os.urandom(32)
        self._key = ec.generate_private_key(ec.SECP256R1())

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, bytes]) -> str:
        fields = {name: websafe_encode(value) for name, value in response.items()}
        whole: dict[str, Any] = {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key"}
        return json.dumps({**whole, "response": fields, "clientExtensionResults": {}})

    def make(self, options: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.create``."""
        asked = options["publicKey"]
        public = ES256.from_cryptography_key(self._key.public_key())  # type: ignore[no-untyped-call]
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        flags = _USER_PRESENT | _USER_VERIFIED | _HAS_CREDENTIAL
        head = hashlib.sha256(asked["rp"]["id"].encode()).digest() + struct.pack(">BI", flags, 0)
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": head + credential})
        said = self._client_data("webauthn.create", asked["challenge"])
        return self._answer({"clientDataJSON": said, "attestationObject": attestation})

    def use(self, options: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.get``."""
        asked = options["publicKey"]
        flags = _USER_PRESENT | _USER_VERIFIED
        data = hashlib.sha256(asked["rpId"].encode()).digest() + struct.pack(">BI", flags, 0)
        said = self._client_data("webauthn.get", asked["challenge"])
        signature = self._key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": said, "authenticatorData": data, "signature": signature})
