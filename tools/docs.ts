/** `npm run docs`: writes the documents that are made from the code. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DOCUMENTS } from '../src/report/documents.ts';

for (const [path, render] of Object.entries(DOCUMENTS)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, render());
  console.log(path);
}
