#!/bin/sh
# Any command of Couples as the server's own user and with its settings: put this into /usr/local/bin/couples.
settings=/etc/couples.env

if [ "$(id -un)" != couples ]; then
    [ "$(id -u)" != 0 ] || exec runuser -u couples -- "$0" "$@"
    exec sudo -u couples "$0" "$@"
fi

stop() {
    echo "$settings$1 Nothing was done." >&2
    exit 1
}

# Each line is taken as it's written; the shell runs nothing in it.
take() {
    name=${1%%=*} value=${1#*=}
    case "$1" in
    "" | "#"*) return ;;
    COUPLES_*=*) ;;
    [A-Z]*=*) return ;;
    *) stop ", line $number: that's no setting. A # in front of it takes it out." ;;
    esac
    case "$value" in
    *[!A-Za-z0-9._:/@,?=\&%+~-]*)
        case "$value" in
        \'*\'*\' | \"*\"*\" | \"*[\$\`\\]*\") quoted= ;;
        \'*\' | \"*\") quoted=yes ;;
        *) quoted= ;;
        esac
        [ "$quoted" ] || stop ", line $number: the value of $name goes between single quotes: $name='...'"
        value=${value#?} && value=${value%?}
        ;;
    esac
    export "$name=$value"
}

if [ -e "$settings" ]; then
    [ -r "$settings" ] || stop " can't be read by the user couples: sudo chown root:couples $settings && sudo chmod 640 $settings."
    number=0
    while IFS= read -r line || [ -n "$line" ]; do
        number=$((number + 1))
        take "$line"
    done <"$settings"
fi

export COUPLES_DATA=/var/lib/couples
exec /opt/couples/bin/couples "$@"
