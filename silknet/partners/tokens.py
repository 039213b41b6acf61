"""What a partner sends: `slk_`, the prefix by which its key is found, and a secret of 256 bits.

Only the digest of a secret is kept. Secrets are random and long, so a slow hash would protect nothing more.
"""

import re
import secrets
from hashlib import sha256
from typing import NamedTuple

_TOKEN = re.compile(r"slk_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")


class Token(NamedTuple):
    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"slk_{self.prefix}_{self.secret}"

    def __repr__(self) -> str:
        """What is told of it in logs and tracebacks."""
        return f"<Token {self.prefix}>"

    @classmethod
    def make(cls) -> "Token":
        return cls(secrets.token_hex(4), secrets.token_urlsafe(32))

    @classmethod
    def parse(cls, text: str) -> "Token | None":
        found = _TOKEN.fullmatch(text)
        return cls(*found.groups()) if found else None

    def digest(self) -> str:
        return sha256(self.secret.encode()).hexdigest()
