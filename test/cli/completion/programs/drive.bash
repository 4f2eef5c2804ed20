# Prints what a completion script offers for a line. Arguments: the script, then the words of the
# line.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_locksign "$1"
printf '%s\n' "${COMPREPLY[@]}"
