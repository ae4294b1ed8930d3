"""Pages, forms, exports and the programming interface: the same answers of the kernel, in four dresses."""
