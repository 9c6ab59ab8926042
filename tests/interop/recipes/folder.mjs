// A folder for a product, with the packages of the tests in reach.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, status, until } from '../../support/signet.mjs';

const tests = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
export const python = tests('.tools/venv/bin/python');

/** `use(folder)` with a folder that is gone afterwards. */
export async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'signet-recipe-'));
  symlinkSync(tests('node_modules'), join(folder, 'node_modules'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes files into a folder. */
export function write(folder, files) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** Runs a server until `use(program)` has ended; it is up when its address answers. A failure tells what it said. */
export async function serving(program, address, use) {
  try {
    await until(program, 'the product did not answer', async () => await status(address) !== 0);
    return await use(program);
  } catch (error) {
    throw new Error(`${error.message}\nthe product said:\n${program.said().slice(-3000)}`, { cause: error });
  } finally {
    await program.stop();
  }
}

/** Opens the product where it signs people in, and reads whom it shows. */
export async function signedIn({ page, enter }, address) {
  await page.goto(address);
  await enter('#email');
  return { email: await page.textContent('#email') };
}

export { run };
