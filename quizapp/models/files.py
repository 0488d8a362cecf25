"""Bytes that people bring: images of questions, texts of documents, files to import."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, Digest, Key, Utc


class Image(Base):
    """A picture, re-encoded by the app; its key is the hash of its bytes."""

    __tablename__ = "image"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="size"),)

    sha256: Mapped[Digest] = mapped_column(primary_key=True)
    media_type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    author_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[Utc]


class LibraryText(Base):
    """The text of a document as read; its key is the hash that the document's noun carries."""

    __tablename__ = "library_text"

    sha256: Mapped[Digest] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[Utc]


class Upload(Base):
    """A file that somebody wants to import, kept from its preview until it is done or dropped."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_user_id_at", "user_id", "at"),)

    id: Mapped[Key]
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(255))
    format: Mapped[str] = mapped_column(String(16))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[Utc]
