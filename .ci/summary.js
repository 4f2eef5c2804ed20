// Prints the skipped tests with their reasons and, last, `N passed, N failed, N skipped` out of vitest's JSON report. Exits
// with 1 if a test failed, if a file could not be run, if there is no report, or if it has no tests.
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

// The same test is skipped once for each backend.
const times = new Map();
for (const { fullName, meta } of skipped) {
  const line = meta?.skipped === undefined ? fullName : `${fullName}: ${meta.skipped}`;
  times.set(line, (times.get(line) ?? 0) + 1);
}
for (const [line, count] of times) console.log(`skipped${count > 1 ? ` ${count} times` : ''}: ${line}`);
for (const file of report.testResults) {
  if (file.status === 'failed' && file.assertionResults.length === 0)
    console.log(`could not run ${file.name}: ${file.message}`);
}
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped.length} skipped`);
process.exit(report.success && report.numFailedTests === 0 && report.numPassedTests > 0 ? 0 : 1);
