"""What keeps a data folder well: starting safely, backups and putting them back, migrations, due deliveries, deleting what
has expired.

Each job is a file of its own; none of them holds a person's key, so none can read or print what anyone wrote.
"""


class CannotStart(Exception):
    """A server can't start, or a command go on, over the data folder as it is; the message says what helps."""
