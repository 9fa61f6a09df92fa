"""What the host reads at the start, if every open page holds threads of its own."""

from couples.config import Settings
from couples.realtime.choose_transport import most_sockets, why_threads


def line_at_start(settings: Settings) -> str:
    """One line for whoever runs the server, if open pages hold threads; else nothing."""
    reason, most = why_threads(settings.transport), most_sockets(settings)
    if not reason:
        return ""
    line = f"Each open page holds a thread here ({reason}). At most {most} can be open at the same time"
    if most == settings.sockets:
        return f"{line}."
    return f"{line}, not COUPLES_SOCKETS={settings.sockets}: a higher COUPLES_THREADS makes room for more."
