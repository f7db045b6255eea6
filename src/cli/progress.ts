/** Progress of a long command: a bar or a line on a terminal, and plain lines now and then where there is none. */
import { SingleBar } from 'cli-progress';
import { isInteractive } from '../report/colours.ts';
import { send } from './thread.ts';

export interface Progress {
  update(done: number, total: number, what: string): void;
  stop(): void;
}

/** The progress of the command in this thread, in units of this name. */
export const progressBar = (unit = 'programs'): Progress => ({
  update: (done, total, what) => {
    send({ kind: 'progress', done, total, unit, what });
  },
  stop: () => {
    send({ kind: 'progress-end' });
  },
});

/** A line about work of unknown size. */
export const progressLine = (): { readonly update: (text: string) => void; readonly stop: () => void } => ({
  update: (text) => {
    send({ kind: 'progress-line', text });
  },
  stop: () => {
    send({ kind: 'progress-end' });
  },
});

/** What the main thread shows of it. */
export interface Display {
  bar(done: number, total: number, unit: string, what: string): void;
  line(text: string): void;
  end(): void;
}

const OPTIONS = { hideCursor: false, linewrap: null, clearOnComplete: true, stream: process.stderr };

const onTerminal = (): Display => {
  let shown: { readonly bar: SingleBar; total: number } | undefined;
  const end = (): void => {
    shown?.bar.stop();
    shown = undefined;
  };
  const update = (format: string, done: number, total: number, payload: object): void => {
    if (shown === undefined) {
      const bar = new SingleBar({ ...OPTIONS, format });
      shown = { bar, total };
      bar.start(total, done, payload);
    }
    if (shown.total !== total) shown.bar.setTotal(total);
    shown.total = total;
    shown.bar.update(done, payload);
  };
  return {
    bar: (done, total, unit, what) =>
      update('{bar} {percentage}% | {value}/{total} {unit} | {what}', done, total, { unit, what }),
    line: (text) => update('{what}', 0, 1, { what: text }),
    end,
  };
};

/** Milliseconds before the first line, and between two lines. */
const FIRST = 2000;
const BETWEEN = 10_000;

const asLines = (): Display => {
  let due = performance.now() + FIRST;
  const line = (text: () => string): void => {
    const now = performance.now();
    if (now < due) return;
    due = now + BETWEEN;
    process.stderr.write(`${text()}\n`);
  };
  return {
    bar: (done, total, unit, what) =>
      line(() => `progress: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}, ${what}`),
    line: (text) => line(() => `progress: ${text}`),
    end: () => {},
  };
};

export const display = (): Display => (isInteractive(2) ? onTerminal() : asLines());
