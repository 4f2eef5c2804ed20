# Prints what a completion script offers for a line. Arguments: the script, then the words of the
# line. zsh's completion runs in its line editor only, so its functions are replaced by functions
# that print.
function compdef() {}
function compset() {}
function _files() { print -rl -- *(N) }
function _describe() {
  local -a found=("${(@P)2}")
  print -rl -- ${(M)${found%%:*}:#${words[CURRENT]}*}
}
source "$1"
shift
words=("$@")
CURRENT=$#
_locksign || true
