"""How passwords are kept: PBKDF2 with HMAC-SM3, the hash of the national standard GM/T 0004, through OpenSSL."""

import hashlib

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class Sm3PasswordHasher(PBKDF2PasswordHasher):
    """600,000 rounds and 128 bits of salt; hashes made in another way are renewed when their owner signs in."""

    algorithm = "pbkdf2_sm3"
    iterations = 600_000

    @staticmethod
    def digest() -> "hashlib._Hash":
        """The hash under the rounds."""
        return hashlib.new("sm3")


class BriskSm3PasswordHasher(Sm3PasswordHasher):
    """The same with one round, for test runs that sign in hundreds of times."""

    iterations = 1
