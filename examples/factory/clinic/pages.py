"""The clinic's own pages."""

from __future__ import annotations

from flask import Blueprint, render_template

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    return render_template("clinic/home.html")


@pages.get("/advice/heat")
def heat() -> str:
    return render_template("clinic/heat.html")
