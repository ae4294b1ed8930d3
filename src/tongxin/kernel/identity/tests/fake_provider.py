"""An identity provider on this machine: plays one written exchange, and notes every request that is not in it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import jwt

from tongxin.kernel import clock

_FOLDER = Path(__file__).parent / "exchanges"
CALLBACK = "http://testserver/identity/sso/callback/"


class FakeProvider:
    """Real HTTP on a loopback port; ``complaints`` says what differed from the exchange."""

    def __init__(self, name: str, *, changed: dict[str, Any] | None = None) -> None:
        self.complaints: list[str] = []
        self.heard: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        text = (_FOLDER / f"{name}.json").read_text(encoding="utf-8")
        for word, value in {"base": self.base, "callback": CALLBACK, "id_token": self._id_token()}.items():
            text = text.replace(f"{{{word}}}", value)
        self._exchange = json.loads(text)
        for step in self._exchange:
            step["answer"] = (changed or {}).get(step["request"]["path"], step["answer"])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def _id_token(self) -> str:
        now = int(clock.machine_now().timestamp())
        claims = {"iss": self.base, "aud": "tongxin", "sub": "u-1001", "iat": now, "exp": now + 300}
        return jwt.encode(claims, "the-provider-signs-with-its-own-key-of-32-bytes", algorithm="HS256")

    def _answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        parts = urlsplit(target)
        self.heard.append(f"{method} {parts.path}")
        for step in self._exchange:
            wanted = step["request"]
            if (wanted["method"], wanted["path"]) == (method, parts.path) and step.get("times", 1) > 0:
                step["times"] = step.get("times", 1) - 1
                self._compare(wanted, dict(parse_qsl(parts.query)), headers, body)
                answer = step["answer"]
                return (answer["status"], {}) if "status" in answer else (200, answer)
        self.complaints.append(f"nobody expected {method} {target}")
        return 404, {}

    def _compare(self, wanted: dict[str, Any], query: dict[str, str], headers: dict[str, str], body: bytes) -> None:
        sent = {
            "query": query,
            "headers": {k: headers.get(k, "") for k in wanted.get("headers", {})},
            "form": dict(parse_qsl(body.decode())) if "form" in wanted else {},
            "json": json.loads(body) if "json" in wanted else {},
        }
        # Proof keys are new each time; that one comes along is looked at where it belongs.
        sent["form"].pop("code_verifier", None)
        self.complaints += [
            f"{wanted['path']}: {part} {sent[part]} instead of {wanted[part]}"
            for part in sent
            if part in wanted and sent[part] != wanted[part]
        ]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                heads = {key.lower(): value for key, value in self.headers.items()}
                status, answer = provider._answer(self.command, self.path, heads, self.rfile.read(length))
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = _serve  # noqa: N815 (names of the standard library)

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        return Handler
