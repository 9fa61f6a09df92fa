"""The logs of the libraries that carry frames.

They tell what kind of error it was, never its text, which may hold what someone wrote.
"""

import logging

engine_log = logging.getLogger("couples.wire.engine")
frames_log = logging.getLogger("couples.wire.frames")


def without_text(record: logging.LogRecord) -> bool:
    """A filter that leaves of an exception only its type."""
    if record.exc_info and record.exc_info[0]:
        record.msg, record.args = f"{record.getMessage()}: {record.exc_info[0].__name__}", ()
        record.exc_info = record.exc_text = None
    return True


for _log in (engine_log, frames_log):
    _log.addFilter(without_text)
    _log.setLevel(logging.ERROR)  # in detail they would tell what is in the frames
