#!/bin/sh
# Stands in for wl-copy(1). The clipboard is the file TEST_CLIPBOARD. As wl-copy does, the process
# that offers content ends when other content replaces it, and then removes its own file.
# TEST_WL_COPY names a different behaviour.
board=$TEST_CLIPBOARD
echo "wl-copy $*" >> "$board.log"

offer() {
  cat > "$board.mine"
  echo $$ > "$board.owner"
  ln -f "$board.mine" "$board"
  while [ "$board" -ef "$board.mine" ]; do
    : > "$board.unaware" # until the next look it does not notice other content
    sleep "${TEST_WL_COPY_PAUSE:-0.1}"
  done
  rm "$board.mine"
}

if [ "$*" = --clear ]; then
  case $TEST_WL_COPY in
    clear-fails) exit 1 ;;
    clear-never-ends) trap '' TERM; sleep 40; exit 1 ;;
    clear-slowly) sleep 1 ;;
  esac
  rm -f "$board"
  exit
fi
case $TEST_WL_COPY in
  background)
    exec 3<&0
    (exec 2> /dev/null; offer <&3) &
    until [ "$board" -ef "$board.mine" ]; do sleep 0.1; done
    echo $! > "$board.owner" # $$ is this process in the subshell too
    ;;
  with-child) sleep 40 & offer ;;
  *) offer ;;
esac
