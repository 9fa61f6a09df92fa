"""Going back to an older schema, which only tests do."""

import flask_migrate
from flask import current_app

from couples.db import db


def downgrade(revision: str) -> None:
    """Takes the current app's database back. Needs an app context."""
    folder = str(current_app.config["MIGRATIONS"])
    flask_migrate.Migrate(current_app, db, directory=folder, render_as_batch=True)
    flask_migrate.downgrade(revision=revision)
