#!/bin/sh
# Stands in for xclip(1). The clipboard is the file TEST_CLIPBOARD. Its content is there as long as
# the process that owns it, as under X11.
board=$TEST_CLIPBOARD
case "$*" in
  *-out)
    if [ -s "$board" ] && kill -0 "$(cat "$board.owner")" 2> /dev/null; then exec cat "$board"; fi
    echo 'Error: target STRING not available' >&2
    exit 1
    ;;
  *-quiet)
    trap 'echo SIGTERM > "$board.ended"; exit 143' TERM
    cat > "$board.new"
    echo $$ > "$board.owner"
    mv "$board.new" "$board"
    while :; do sleep 0.1; done
    ;;
  *) : > "$board" ;;
esac
