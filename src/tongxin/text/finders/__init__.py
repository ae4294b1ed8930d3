"""One finder for each kind of personal data; ``tongxin.text.personal`` puts them together."""
