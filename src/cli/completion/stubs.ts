/**
 * The scripts that make a shell complete: each passes the words of the line to `locksign
 * __complete`, and evaluates nothing of what comes back.
 * @module
 */
import { completeCommand } from './complete.js';

/** bash(1), "Programmable Completion". Also for version 3.2, which macOS has. */
const bash = `# Completion of locksign for bash.
_locksign() {
  local word=\${COMP_WORDS[COMP_CWORD]} line path
  [[ $word == = ]] && word=
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen -f -- "$word")
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <("$1" ${completeCommand} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _locksign locksign
`;

/** zshcompsys(1). Sourced, or loaded from a folder of $fpath. */
const zsh = `#compdef locksign
# Completion of locksign for zsh.
_locksign() {
  local line
  local -a found
  for line in "\${(@f)$("\${(Q)words[1]}" ${completeCommand} "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      compset -P '--*='
      _files
      return
    elif [[ -n $line ]]; then
      found+=("\${\${line//:/\\\\:}/$'\\t'/:}")
    fi
  done
  _describe locksign found
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _locksign "$@"
elif (( $+functions[compdef] )); then
  compdef _locksign locksign
fi
`;

/** complete(1) of fish. */
const fish = `# Completion of locksign for fish.
function __locksign_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] ${completeCommand} $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = :files
            set -l option (string match -r -- '^--[^=]*=' "$current")
            for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current"))
                printf '%s%s\\n' "$option" $path
            end
        else
            printf '%s\\n' $line
        end
    end
end
complete -c locksign -f -a '(__locksign_complete)'
`;

export const stubs = { bash, zsh, fish } as const;

export type Shell = keyof typeof stubs;
