"""What people who act for an organisation are called, on pages and on paper."""

from collections.abc import Mapping

from wallet.domain.enterprise.appointment import Post
from wallet.domain.enterprise.representative import Headship
from wallet.domain.words import Words

POST_WORDS: Mapping[Post, Words] = {
    Post.LEGAL_REPRESENTATIVE: Words("法定代表人", "Legal representative"),
    Post.LICENCE_MANAGER: Words("证照管理员", "Licence manager"),
    Post.HANDLER: Words("经办人", "Handler"),
}
HEADSHIP_WORDS: Mapping[Headship, Words] = {
    Headship.LEGAL_REPRESENTATIVE: POST_WORDS[Post.LEGAL_REPRESENTATIVE],
    Headship.HEAD: Words("负责人", "Head"),
    Headship.OPERATOR: Words("经营者", "Operator"),
    Headship.EXECUTIVE_PARTNER: Words("执行事务合伙人", "Executive partner"),
    Headship.INVESTOR: Words("投资人", "Proprietor"),
}
"""What the head of each kind of organisation is called."""


def words_of_post(post: Post, headship: Headship) -> Words:
    """Return what somebody is called who has a post in an organisation."""
    return HEADSHIP_WORDS[headship] if post is Post.LEGAL_REPRESENTATIVE else POST_WORDS[post]
