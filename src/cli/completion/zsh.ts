/**
 * Completion for zsh (zshcompsys(1)).
 * @module
 */
import type { Completed, CompletedCommand, CompletedOption } from '../commands/completion.js';
import { kindWord, namesCommand, quoted, readLine, valuedOptions } from './words.js';

/** As _describe takes it. */
const described = (name: string, summary: string): string => quoted(`${name.replaceAll(':', '\\:')}:${summary}`);
const flagsOf = (options: readonly CompletedOption[]): string =>
  options.map(({ flag, summary }) => described(flag, summary)).join(' ');
const branch = ({ name, options }: CompletedCommand): string => `      ${name}) words_here+=(${flagsOf(options)}) ;;`;

export function zshScript(completed: Completed): string {
  const { commands, options } = completed;
  const values = valuedOptions(completed).map(({ command, flag, value }) => {
    const pattern = command === undefined ? `*' ${flag}'` : `'${command} ${flag}'`;
    return `    ${pattern}) kind=${quoted(kindWord(value))} ;;`;
  });
  return `#compdef locksign
# Completion of locksign for zsh.

# What comes after the option $2 of the command $1: in $kind, which is empty if nothing does.
_locksign_value() {
  kind=
  case "$1 $2" in
${values.join('\n')}
  esac
}

_locksign() {
${readLine('words', 'CURRENT', 2)}
  local -a words_here
  if [[ -z $kind && $word == -* ]]; then
    words_here=(${flagsOf(options)})
    case "$command" in
${commands.map(branch).join('\n')}
    esac
    _describe option words_here
    return
  elif [[ -z $kind && -z $command ]]; then
    words_here=(${commands.map(({ name, summary }) => described(name, summary)).join(' ')})
    _describe command words_here
    return
  elif [[ -z $kind && $arguments == 0 ]]; then
    case "$command" in
${commands.map(({ name, argument }) => `      ${name}) kind=${quoted(kindWord(argument))} ;;`).join('\n')}
    esac
  fi
  case "$kind" in
    '' | :text) return 1 ;;
    :file) _files ;;
    :account) compadd -- \${(f)"$("\${words[1]}" \${vault:+--vault} \${vault:+"$vault"} ${namesCommand} 2>/dev/null)"} ;;
    *) compadd -- \${=kind} ;;
  esac
}

# Sourced, or loaded from a folder of $fpath.
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _locksign "$@"
elif (( $+functions[compdef] )); then
  compdef _locksign locksign
fi
`;
}
