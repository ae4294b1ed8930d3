"""A toy app that only the test settings install, so that the kernel is tested without knowing any real one."""
