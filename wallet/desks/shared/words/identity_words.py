"""The documents that a clerk at a counter chooses from, with the kind of holder each names."""

from flask_babel import gettext as _

from wallet.desks.shared.language import told
from wallet.domain.actors.identity_documents import HOLDER_WORDS, IDENTITY_DOCUMENTS, documents_of

DOCUMENTS = {
    f"{kind.value}-{document.value}": (kind, document)
    for kind in HOLDER_WORDS
    for document in documents_of(kind)
}
COMMONEST = next(iter(DOCUMENTS))


def document_words() -> list[tuple[str, str]]:
    """Return what each is called, in the order of how often it is shown."""
    return [
        (value, f"{told(HOLDER_WORDS[kind])}{_('：')}{told(IDENTITY_DOCUMENTS[document])}")
        for value, (kind, document) in DOCUMENTS.items()
    ]
