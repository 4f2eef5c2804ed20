#!/bin/sh
# Stands in for wl-paste(1). The clipboard is the file TEST_CLIPBOARD. TEST_WL_PASTE names a
# different behaviour.
board=$TEST_CLIPBOARD
echo "wl-paste $*" >> "$board.log"

fail() {
  echo "$1" >&2
  exit 1
}

paste() {
  if [ "$board" -ef "$board.mine" ] && ! kill -0 "$(cat "$board.owner")"; then rm "$board"; fi 2> /dev/null
  [ -e "$board" ] || fail 'Nothing is copied'
  cat "$board"
}

# More than the capacity of a pipe (pipe(7)).
paste_88_kb() {
  i=0
  while [ $i -lt 4000 ]; do
    echo 'something much longer'
    i=$((i + 1))
  done
}

case $TEST_WL_PASTE in
  fails) exit 1 ;;
  unreachable) fail 'Failed to connect to a Wayland server: No such file or directory' ;;
  loses-connection) fail 'Failed to connect' ;;
  partial) echo newer; exit 1 ;;
  killed) kill -9 $$ ;;
  long) paste_88_kb ;;
  long-and-fails) paste_88_kb; exit 1 ;;
  endless-content) while :; do echo 'something much longer'; done ;;
  never-ends) exec sleep 40 ;;
  ignores-sigterm) trap '' TERM; sleep 40 ;;
  adds-line-break) paste && echo ;;
  adds-windows-line-break) paste && printf '\r\n' ;;
  restored) # as if a clipboard manager puts the first content back
    [ ! -e "$board" ] || ln -f "$board" "$board.first"
    cat "$board.first"
    ;;
  *) paste ;;
esac
