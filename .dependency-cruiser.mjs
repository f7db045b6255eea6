/** Who may import whom, read from top to bottom: a folder sees what its row names and nothing else of this repository. No circle anywhere. */

/** Folder → the folders of this repository that it may import besides itself. */
const SEES = {
  'models/architecture': [],
  'models/observer': ['models/architecture'],
  'models/reference': ['models/architecture'],
  'models/abstract': [],
  'models/software': ['models/architecture'],
  'models/faults': ['models/architecture', 'models/reference'],
  properties: ['models/architecture', 'models/observer'],
  'src/registry': ['models', 'properties'],
  'src/run': ['models', 'src/registry'],
  'src/judge': ['models', 'properties', 'src/registry', 'src/run'],
  'src/cover': ['models', 'src/run', 'src/judge'],
  'src/explore': ['models', 'properties', 'src/registry', 'src/run', 'src/judge'],
  'src/refine': ['models', 'properties', 'src/run', 'src/judge', 'src/explore'],
  'src/fuzz': ['models', 'properties', 'src/registry', 'src/run', 'src/judge', 'src/cover', 'src/explore', 'src/refine'],
  'src/hypotheses': ['models', 'properties', 'src/registry', 'src/run', 'src/judge', 'src/fuzz'],
  'src/trace': ['models', 'properties', 'src/registry', 'src/judge'],
  'src/report': ['models', 'properties', 'src/registry', 'src/run', 'src/judge', 'src/cover', 'src/fuzz'],
};

/** Models and properties are pure: no clock, no I/O, no library that draws or waits. */
const PURE = '^(models|properties)/(?!.*[.]property[.]ts$)';

const layers = Object.entries(SEES).map(([folder, seen]) => ({
  name: `${folder} sees ${seen.length === 0 ? 'nothing of ours' : seen.join(', ')}`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: '[.](property|abstract)[.]ts$' },
  to: { path: '^(models|properties|src|bench|tools|test)/', pathNot: `^(${[folder, ...seen].join('|')})/` },
}));

export default {
  forbidden: [
    ...layers,
    {
      name: 'an abstract form of a property sees models/abstract, too',
      severity: 'error',
      from: { path: '[.]abstract[.]ts$' },
      to: {
        path: '^(models|properties|src|bench|tools|test)/',
        pathNot: '^(models/(architecture|observer|abstract)|properties)/',
      },
    },
    {
      name: 'models and properties are pure',
      severity: 'error',
      from: { path: PURE },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/(zod|ts-pattern)/' },
    },
    {
      name: 'nothing imports src/cli',
      severity: 'error',
      from: { pathNot: '^(src/cli|test|bench|tools)/' },
      to: { path: '^src/cli/' },
    },
    { name: 'no circle of files', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no circle of folders', severity: 'error', scope: 'folder', from: { path: '^src' }, to: { circular: true } },
    { name: 'every import is found', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
