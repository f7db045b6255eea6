/** `npm run docs`: writes the generated documents. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { builtIn } from '../src/registry/built-in.ts';
import { documentsOf } from '../src/report/documents.ts';

for (const [path, text] of Object.entries(documentsOf(builtIn))) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(path);
}
