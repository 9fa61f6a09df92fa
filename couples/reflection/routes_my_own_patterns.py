"""The first page of this room, and the things to read."""

from flask import abort, render_template
from flask_login import current_user

from couples.reflection import models, worksheets
from couples.reflection.articles import articles
from couples.reflection.blueprint import bp
from couples.reflection.links_to_other_rooms import exit_to
from couples.reflection.noticed import NEWEST_SHOWN

bp.context_processor(lambda: {"way": exit_to})


@bp.get("")
def index():
    looks = models.looks_of(current_user)
    return render_template(
        "reflection/my_own_patterns.html",
        looks=looks,
        noticed=models.noticed_by(current_user)[:NEWEST_SHOWN],
        articles=articles(),
        pages=worksheets.pages(),
    )


@bp.get("/reading/<key>")
def article(key: str):
    found = articles().get(key) or abort(404)
    return render_template("reflection/article.html", article=found)
