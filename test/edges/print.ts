import { edgeTable } from './table.ts';

// Prints the edge matrix as it belongs into docs/wire.md: `npm run -s edges`.
process.stdout.write(`${edgeTable()}\n`);
