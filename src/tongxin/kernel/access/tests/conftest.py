"""The toys, as fixtures of this part's tests."""

from tongxin.kernel.testing.fixtures import city, toys

__all__ = ["city", "toys"]
