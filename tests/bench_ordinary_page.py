"""An ordinary good page, to have something to measure by: Flask, Flask-Login, Flask-SQLAlchemy and Flask-WTF as their guides show them.

Somebody is signed in; the page has their name, a form, and fifty lines of a table with who wrote each: two selects, nine thousand
letters. Nothing is sealed, and nothing has to be decided about what may be seen.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, render_template
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from jinja2 import DictLoader
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship

LINES = 50
BASE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title></head>
<body><header><a href="{{ url_for('index') }}">Notes</a> {{ current_user.name }}</header>
<main>{% block main %}{% endblock %}</main></body></html>"""
PAGE = """{% extends "base.html" %}{% block title %}Notes{% endblock %}{% block main %}
<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"><textarea name="text"></textarea></form>
<ul>{% for note in notes %}
  <li id="note-{{ note.id }}"><a href="{{ url_for('one', id=note.id) }}">{{ note.text }}</a>
    <span>{{ note.author.name }}, <time datetime="{{ note.at.isoformat() }}">{{ note.at.strftime('%A, %d %B, %H:%M') }}</time></span></li>
{% endfor %}</ul>{% endblock %}"""


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class User(Base, UserMixin):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    author: Mapped[User] = relationship()


def create_app(folder: str) -> Flask:
    app = Flask("ordinary")
    app.config.update(
        SECRET_KEY="x" * 32, SQLALCHEMY_DATABASE_URI=f"sqlite:///{Path(folder) / 'ordinary.db'}"
    )
    app.jinja_loader = DictLoader({"base.html": BASE, "page.html": PAGE})
    db.init_app(app)
    CSRFProtect(app)
    login = LoginManager(app)
    login.user_loader(lambda id: db.session.get(User, int(id)))
    app.add_url_rule("/sign-in", view_func=_sign_in)
    app.add_url_rule("/", "index", login_required(_index))
    app.add_url_rule("/<int:id>", "one", login_required(lambda id: db.get_or_404(Note, id).text))
    with app.app_context():
        db.create_all()
        if db.session.scalar(select(User.id).limit(1)) is None:
            _fill()
    return app


def _fill() -> None:
    people = [User(name="Ana"), User(name="Ben")]
    db.session.add_all(people)
    begun = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for number in range(LINES):
        text = f"{number}: the river was high again, and we walked all the way to the bridge"
        db.session.add(Note(author=people[number % 2], text=text, at=begun + timedelta(days=number)))
    db.session.commit()


def _sign_in() -> str:
    login_user(db.session.scalars(select(User)).first())
    return "ok"


def _index() -> str:
    newest = select(Note).options(joinedload(Note.author)).order_by(Note.at.desc()).limit(LINES)
    return render_template("page.html", notes=db.session.scalars(newest).all(), current_user=current_user)
