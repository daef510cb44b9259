# Owns what the other scripts share: the repository's folder and how they speak.

cd "$(dirname "$0")/.." || exit 1

say() { printf '== %s\n' "$*"; }

# One sentence that says what to do, and the end.
fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

# What this machine cannot do is said in one line and is no failure.
leave_out() {
    printf 'left out: %s\n' "$*"
    exit 0
}

have() { command -v "$1" >/dev/null 2>&1; }
