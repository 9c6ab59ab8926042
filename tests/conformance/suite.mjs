// What both drivers need of the suite: its API, how a result is called, and the table at the end.
import { readFileSync, writeFileSync } from 'node:fs';

export const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
export const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url)));
export const withSlash = (address) => (address.endsWith('/') ? address : `${address}/`);

/** The suite's API at an address that ends with a slash. */
export const api = (suite) => async (method, path, query = {}, body = undefined) => {
  const response = await fetch(`${suite}${path}?${new URLSearchParams(query)}`, { method, body: body && JSON.stringify(body),
    headers: { 'content-type': 'application/json' } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
  return text ? JSON.parse(text) : null;
};

/** The conditions of a module that did not simply succeed. */
export async function reasons(call, id) {
  const notes = (await call('GET', `api/log/${id}`)).filter((e) => ['FAILURE', 'WARNING', 'SKIPPED', 'REVIEW'].includes(e.result));
  return notes.map((e) => `${e.result} ${e.src}: ${e.msg}${e.requirements ? ` [${e.requirements}]` : ''}`);
}

/** What a result is called: its own name if it finished, else how it ended. */
export const verdict = ({ status, result }) => (status === 'FINISHED' ? result : status);

/** Whether a result passed or is in the list of what is expected. */
export const asExpected = (expected, outcome) => verdict(outcome) === 'PASSED' || (expected[outcome.module]?.results ?? []).includes(verdict(outcome));

/** One line for a module, with what failed where that was not expected. */
export function say(name, place, outcome, expected) {
  const mark = asExpected(expected, outcome) ? '' : '  <-- not expected';
  console.log(`${name} ${place} ${outcome.module} [${Object.values(outcome.variant ?? {}).join(' ')}] ${verdict(outcome)}${mark}`);
  if (mark) outcome.why.forEach((line) => console.log(`    ${line}`));
}

/** The table of all plans, `{ name, listed, outcomes }`; the number of surprises. Everything goes to the file `out`, if there is one. */
export function report(results, expected, out) {
  if (out) writeFileSync(out, JSON.stringify(results, null, 1));
  let surprises = 0;
  console.log('\n| plan | modules | passed | review | skipped | warning | not expected |\n|---|---|---|---|---|---|---|');
  for (const { name, listed, outcomes } of results) {
    const count = (kind) => outcomes.filter((o) => verdict(o) === kind).length;
    const odd = outcomes.filter((o) => !asExpected(expected, o)).length;
    surprises += odd;
    console.log(`| ${name} | ${outcomes.length} of ${listed} | ${['PASSED', 'REVIEW', 'SKIPPED', 'WARNING'].map(count).join(' | ')} | ${odd} |`);
  }
  return surprises;
}
