// Starts `signet demo` in an empty folder and reads the one address that it prints.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, run, status, until } from './signet.mjs';

export async function startDemo() {
  const folder = mkdtempSync(join(tmpdir(), 'signet-demo-'));
  const program = run(binary, ['demo'], { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } });
  const address = () => /https?:\/\/127\.0\.0\.1:\d+\/?/.exec(program.said())?.[0];
  const demo = {
    folder,
    said: program.said,
    async stop() {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await until(program, 'the demo did not answer', async () => address() && await status(address()) === 200);
  } catch (error) {
    await demo.stop();
    throw error;
  }
  demo.url = address();
  return demo;
}
