/** The thread of a command that runs for long. */
import { runCommandLine } from './command-line.ts';
import { EXIT } from './exit.ts';
import { note } from './output.ts';
import { send } from './thread.ts';
import { watchFailures, watchLoading } from './unloaded.ts';

watchLoading((line) => {
  note(`gicheck: ${line}`);
  send({ kind: 'status', status: EXIT.usage });
});

watchFailures((status) => {
  send({ kind: 'status', status });
  process.exit();
});

const run = async (): Promise<void> => {
  const status = await runCommandLine(process.argv.slice(2), { supervise: undefined });
  send({ kind: 'status', status });
};

void run();
