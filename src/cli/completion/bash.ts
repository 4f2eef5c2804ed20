/**
 * Completion for bash (bash(1), "Programmable Completion").
 * @module
 */
import type { Completed } from '../commands/completion.js';
import { kindWord, namesCommand, quoted, readLine, valuedOptions } from './words.js';

/** `case` branches that say what comes after an option. */
const optionBranches = (completed: Completed): string =>
  valuedOptions(completed)
    .map(({ command, flag, value }) => {
      const pattern = command === undefined ? `*' ${flag}'` : `'${command} ${flag}'`;
      return `    ${pattern}) kind=${quoted(kindWord(value))} ;;`;
    })
    .join('\n');

export function bashScript(completed: Completed): string {
  const { commands, options } = completed;
  const flags = options.map(({ flag }) => flag).join(' ');
  return `# Completion of locksign for bash.

# What comes after the option $2 of the command $1: in $kind, which is empty if nothing does.
_locksign_value() {
  kind=
  case "$1 $2" in
${optionBranches(completed)}
  esac
}

_locksign() {
${readLine('COMP_WORDS', 'COMP_CWORD', 1)}
  if [[ -z $kind && $word == -* ]]; then
    kind=${quoted(flags)}
    case "$command" in
${commands.map(({ name, options: own }) => `      ${name}) kind+=${quoted(own.map(({ flag }) => ` ${flag}`).join(''))} ;;`).join('\n')}
    esac
  elif [[ -z $kind && -z $command ]]; then
    kind=${quoted(commands.map(({ name }) => name).join(' '))}
  elif [[ -z $kind && $arguments == 0 ]]; then
    case "$command" in
${commands.map(({ name, argument }) => `      ${name}) kind=${quoted(kindWord(argument))} ;;`).join('\n')}
    esac
  fi
  case "$kind" in
    '' | :text) COMPREPLY=() ;;
    :file)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      ;;
    :account) mapfile -t COMPREPLY < <(compgen -W "$("$1" \${vault:+--vault "$vault"} ${namesCommand} 2>/dev/null)" -- "$word") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$kind" -- "$word") ;;
  esac
}

complete -F _locksign locksign
`;
}
