"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "1", None, None, None


def upgrade() -> None:
    op.create_table(
        "treatment_revisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("head", sa.Integer, nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("lang", sa.String(35)),
        sa.Column("card", sa.String(64)),
        sa.Column("version", sa.Integer),
        sa.Column("content", sa.LargeBinary),
        sa.Column("sha256", sa.String(64)),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("treatment_revisions_path", "treatment_revisions", ["path", "number"])
    op.create_index("ix_treatment_revisions_card", "treatment_revisions", ["card"])
    _current("cards", sa.Column("card", sa.String(64)), sa.Column("lang", sa.String(35)))
    _current("disclaimers", sa.Column("lang", sa.String(35)))
    _current("words", sa.Column("path", sa.String(200)))
    one = sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), autoincrement=False)
    _current("publisher", one)
    op.create_table(
        "treatment_notices",
        sa.Column("revision", sa.Integer, _number(), primary_key=True, autoincrement=False),
        sa.Column("card", sa.String(64), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.Column("what_to_do", sa.Text, nullable=False),
        sa.Column("replaced_by", sa.String(64)),
        sa.Column("severity", sa.String(20)),
    )
    op.create_index("ix_treatment_notices_card", "treatment_notices", ["card"])
    op.create_table(
        "treatment_head",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _number() -> sa.ForeignKey:
    return sa.ForeignKey("treatment_revisions.number")


def _current(name: str, *keys: sa.Column[Any]) -> None:
    op.create_table(
        f"treatment_{name}",
        *keys,
        sa.Column("revision", sa.Integer, _number(), nullable=False),
        sa.PrimaryKeyConstraint(*(key.name for key in keys)),
    )
