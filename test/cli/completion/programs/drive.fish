# Prints what a completion script offers for a line. Arguments: the script, then the line.
source $argv[1]
complete -C $argv[2]
