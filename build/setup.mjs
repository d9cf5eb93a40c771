#!/usr/bin/env node
// Makes a clean clone ready for one purpose. Depends on nothing but Node.
// The syntax of this file stays old on purpose: an outdated Node must get as far as the sentence below.

const LEAST = [20, 19];
const version = process.versions.node.split('.').map(Number);
if (version[0] < LEAST[0] || (version[0] === LEAST[0] && version[1] < LEAST[1])) {
  console.error(
    'Countersign needs Node ' +
      LEAST.join('.') +
      ' or newer, and this is Node ' +
      process.versions.node +
      '.\n' +
      'Please install a current Node and run the same command again.',
  );
  process.exit(1);
}

import('./setup/set-up.mjs').then(
  function (module) {
    return module.main(process.argv.slice(2));
  },
  function (error) {
    console.error(error);
    process.exit(1);
  },
);
