/**
 * `npm run registers -- DIR`: compares offset, frame, width, access and reset value of every register field with Arm's register pages.
 *
 * DIR holds `ext-*.xml` of Arm's A-profile system register XML, which Arm publishes for download. Ends with status 1 if a difference is not
 * explained, or an explanation has no difference any more.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REGISTERS } from '../models/architecture/registers/index.ts';
import { compareWithPages, explanationOf } from './register-pages/compare.ts';
import { EXPLAINED } from './register-pages/explained.ts';
import { type Page, readPage } from './register-pages/page.ts';

/** The pages of the folder that describe registers of a GIC, by the name of the register without `<n>`. */
const readPages = (folder: string): Map<string, Page> => {
  const pages = new Map<string, Page>();
  for (const file of readdirSync(folder)) {
    if (!/^ext-gi(cd|cr|ts)_.*\.xml$/.test(file)) continue;
    const page = readPage(readFileSync(join(folder, file), 'utf8'));
    pages.set(page.name.replace('<n>', ''), page);
  }
  return pages;
};

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run registers -- DIR, the folder with ext-gits_ctlr.xml and the other pages');
  process.exitCode = 2;
} else {
  const pages = existsSync(folder) ? readPages(folder) : new Map<string, Page>();
  if (pages.size === 0) {
    console.error(`${folder}: no page of a register here, such as ext-gits_ctlr.xml`);
    process.exitCode = 2;
  } else {
    const { differences, compared } = compareWithPages(REGISTERS, pages);
    const open = differences.filter((each) => explanationOf(EXPLAINED, each) === undefined);
    const stale = EXPLAINED.filter((each) => !differences.some((one) => explanationOf([each], one) !== undefined));
    for (const { where, what, here, there } of open)
      console.log(`${where}: ${what}: here ${here}, on the page ${there}`);
    for (const { where, what } of stale) console.log(`${where}: ${what}: explained, but there is no such difference`);
    const explained = differences.length - open.length;
    console.log(
      `${REGISTERS.length} registers, ${compared} statements compared: ${open.length} differences, ${explained} explained`,
    );
    process.exitCode = open.length + stale.length > 0 ? 1 : 0;
  }
}
