#!/bin/sh
# Any command of Couples as the server's own user and with its settings: put this into /usr/local/bin/couples.
exec sudo -u couples sh -c '
set -a
[ ! -r /etc/couples.env ] || . /etc/couples.env
COUPLES_DATA=/var/lib/couples
exec /opt/couples/bin/couples "$@"' couples "$@"
