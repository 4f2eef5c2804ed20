// Prints the skipped tests with their reasons and, last, `N passed, N failed, N skipped` from
// vitest's JSON report. Exits with 1 if a test failed or was skipped without a reason, if a file
// could not be run, if there is no report, or if it has no tests.
import { readFileSync } from 'node:fs';

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { success: false, numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}

const report = read(process.argv[2]);
const tests = report.testResults.flatMap((file) => file.assertionResults);
const skipped = tests.filter(({ status }) => status === 'pending' || status === 'skipped' || status === 'todo');
const withoutReason = skipped.filter(({ meta }) => meta?.skipped === undefined);

// The same test can be skipped once for each backend.
const times = new Map();
for (const { fullName, meta } of skipped) {
  const line = `${fullName}: ${meta?.skipped ?? 'NO REASON IS GIVEN'}`;
  times.set(line, (times.get(line) ?? 0) + 1);
}
for (const [line, count] of times) console.log(`skipped${count > 1 ? ` ${count} times` : ''}: ${line}`);
for (const file of report.testResults) {
  if (file.status === 'failed' && file.assertionResults.length === 0)
    console.log(`could not run ${file.name}: ${file.message}`);
}
if (withoutReason.length > 0)
  console.log(`${withoutReason.length} tests were skipped without a reason: use skipIf() of test/helpers/scratch.ts`);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped.length} skipped`);
const failed = !report.success || report.numFailedTests > 0 || report.numPassedTests === 0 || withoutReason.length > 0;
process.exit(failed ? 1 : 0);
