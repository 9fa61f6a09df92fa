"""What keeps a data folder well: starting safely, backups, migrations, due deliveries, deleting what has expired.

Each job is a file of its own; none of them holds a key, so none can read or print what anyone wrote.
"""


class CannotStart(Exception):
    """The data folder is not in a state to serve from; the message says what helps."""
