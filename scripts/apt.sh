# Owns how scripts install programs of the system: through apt, where they may, and quietly.

root=''
if [ "$(id -u)" != 0 ]; then
    if have sudo && sudo -n true 2>/dev/null; then root='sudo -n'; else root='none'; fi
fi

# The package lists are fetched only when an install without fresh ones fails.
apt_install() {
    [ "$root" != none ] && have apt-get || return 1
    get="$root env DEBIAN_FRONTEND=noninteractive apt-get -qq"
    mkdir -p build
    $get install -y --no-install-recommends "$@" >>build/apt.log 2>&1 </dev/null ||
        { $get update >>build/apt.log 2>&1 </dev/null &&
            $get install -y --no-install-recommends "$@" >>build/apt.log 2>&1 </dev/null; }
}

# need PROGRAM PACKAGE...: what cannot be had is told by the step that misses it.
need() {
    program=$1
    shift
    have "$program" && return
    say "installing $*"
    apt_install "$@" || true
}
