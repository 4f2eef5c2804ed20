/**
 * Completion for fish (complete(1) of fish).
 * @module
 */
import type { Completed, CompletedOption, Kind } from '../commands/completion.js';
import { namesCommand, valuedOptions } from './words.js';

/** In single quotes: fish takes a backslash before a quote and before itself. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

function valuePart(value: Kind | undefined): string {
  if (value === undefined) return '';
  if (value === 'file') return ' -r -F';
  if (value === 'text') return ' -x';
  return ` -x -a ${quoted(value === 'account' ? '(__locksign_names)' : value.join(' '))}`;
}

const option = ({ flag, summary, value }: CompletedOption, condition = ''): string =>
  `complete -c locksign${condition} -l ${flag.slice(2)}${valuePart(value)} -d ${quoted(summary)}`;

function argument(name: string, kind: Kind): string[] {
  if (kind === 'text') return [];
  const value = kind === 'file' ? '-F' : valuePart(kind).replace(' -x ', '');
  return [`complete -c locksign -n '__locksign_at 1 ${name}' ${value}`];
}

export function fishScript(completed: Completed): string {
  const { commands, options } = completed;
  const withValue = [...new Set(valuedOptions(completed).map(({ flag }) => flag))].join(' ');
  return `# Completion of locksign for fish.

# The words before the cursor that are neither options nor their values.
function __locksign_words
    set -l is_value 0
    for word in (commandline -opc)[2..-1]
        if test $is_value = 1
            set is_value 0
        else if string match -q -- '-*' $word
            contains -- $word ${withValue}; and set is_value 1
        else
            echo $word
        end
    end
end

# Whether there are so many of them, the first of which is the command.
function __locksign_at
    set -l words (__locksign_words)
    test (count $words) = $argv[1]; or return 1
    test (count $argv) = 1; or test "$words[1]" = $argv[2]
end

function __locksign_in
    set -l words (__locksign_words)
    test "$words[1]" = $argv[1]
end

function __locksign_names
    set -l line (commandline -opc)
    set -l place (contains -i -- --vault $line); and set -l vault --vault (string replace -r '^~' $HOME -- $line[(math $place + 1)])
    $line[1] $vault ${namesCommand} 2>/dev/null
end

complete -c locksign -f
${options.map((each) => option(each)).join('\n')}
${commands
  .map(({ name, summary }) => `complete -c locksign -n '__locksign_at 0' -a ${name} -d ${quoted(summary)}`)
  .join('\n')}
${commands
  .flatMap(({ name, argument: kind, options: own }) => [
    ...argument(name, kind),
    ...own.map((each) => option(each, ` -n '__locksign_in ${name}'`)),
  ])
  .join('\n')}
`;
}
