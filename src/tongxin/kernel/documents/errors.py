"""Why a document was not made, as a sentence for people."""


class DocumentRefused(Exception):
    """The document cannot be made; the sentence names the character, the tag or the program that is missing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
