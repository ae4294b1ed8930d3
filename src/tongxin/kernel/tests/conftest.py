"""The toys, for tests that need more than one part of the kernel."""

from tongxin.kernel.testing.fixtures import city, toys

__all__ = ["city", "toys"]
