/** Who may import whom, read from top to bottom: a folder sees what its row names and nothing else of this repository. No circle anywhere. */

/** Folder → the folders and files of this repository that it may import besides itself. */
const SEES = {
  'models/architecture': [],
  'models/observer': ['models/architecture'],
  'models/reference': ['models/architecture'],
  'models/abstract': [],
  'models/software': ['models/architecture'],
  'models/drivers': ['models/architecture', 'models/software'],
  'models/sequences': ['models/architecture', 'models/software', 'models/drivers'],
  'models/faults': ['models/architecture', 'models/reference'],
  properties: ['models/architecture', 'models/observer'],
  'src/registry': ['models', 'properties'],
  'src/run': ['models', 'src/registry'],
  'src/bus': ['models', 'src/run'],
  'src/judge': ['models', 'properties', 'src/registry', 'src/run'],
  'src/cover': ['models', 'src/run', 'src/judge'],
  'src/explore': ['models', 'properties', 'src/registry', 'src/run', 'src/judge'],
  'src/refine': ['models', 'properties', 'src/run', 'src/judge', 'src/explore'],
  'src/fuzz': [
    'models',
    'properties',
    'src/registry',
    'src/run',
    'src/judge',
    'src/cover',
    'src/explore',
    'src/refine',
  ],
  'src/hypotheses': ['models', 'properties', 'src/registry', 'src/run', 'src/judge', 'src/refine', 'src/fuzz'],
  'src/actors': ['models', 'properties', 'src/registry', 'src/run', 'src/bus', 'src/judge', 'src/refine', 'src/fuzz'],
  'src/trace': ['models', 'properties', 'src/registry', 'src/judge'],
  'src/report': ['models', 'properties', 'src/registry', 'src/run', 'src/judge', 'src/cover', 'src/fuzz', 'src/actors'],
};

/** Everything of this repository that a rule can be about. */
const OURS = '^(models|properties|src|bench|tools|test)/';

/** What runs models against each other and is no part of the package: it may import anything. */
const OUTSIDE = '^(test|bench|tools)/';

const layers = Object.entries(SEES).map(([folder, seen]) => ({
  name: `${folder} sees ${seen.length === 0 ? 'nothing of ours' : seen.join(', ')}`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: '[.]abstract[.]ts$' },
  to: { path: OURS, pathNot: `^(${[folder, ...seen].join('|')})/` },
}));

export default {
  forbidden: [
    ...layers,
    {
      name: 'an abstract form of a property sees models/abstract, too',
      severity: 'error',
      from: { path: '[.]abstract[.]ts$' },
      to: { path: OURS, pathNot: '^(models/(architecture|observer|abstract)|properties)/' },
    },
    {
      // No clock, no I/O, no library that draws or waits.
      name: 'models and properties are pure',
      severity: 'error',
      from: { path: '^(models|properties)/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/(zod|ts-pattern)/',
      },
    },
    {
      name: 'nothing imports src/cli',
      severity: 'error',
      from: { pathNot: ['^src/cli/', OUTSIDE] },
      to: { path: '^src/cli/' },
    },
    {
      // An engine that asked the built-in registry would not see what --load brings.
      name: 'an engine is given its registry',
      severity: 'error',
      from: { pathNot: ['^src/cli/', '^src/index[.]ts$', OUTSIDE] },
      to: { path: '^src/registry/built-in[.]ts$' },
    },
    { name: 'no circle of files', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no circle of folders',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src' },
      to: { circular: true },
    },
    { name: 'every import is found', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    // Imports of types count: they make a circle as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // A property test is a test.
    exclude: { path: '[.]property[.]ts$' },
    doNotFollow: { path: 'node_modules' },
  },
};
