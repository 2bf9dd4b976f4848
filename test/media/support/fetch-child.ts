import { createIntake } from '../../../src/media/intake.ts';
import { never } from '../../nemo/support/backend.ts';

// Run as a process of its own, so that its memory is its own: fetches a small and a large file and says in kB how much
// the large one made it grow.
const [small = '', large = '', folder = ''] = process.argv.slice(2);
const intake = createIntake({ folder, allowedHosts: ['127.0.0.1'] });

await (await intake.fetch(small, 'small.png', 1e9, never)).discard();
const before = process.resourceUsage().maxRSS;
const file = await intake.fetch(large, 'large.png', 1e9, never);
process.stdout.write(JSON.stringify({ grown: process.resourceUsage().maxRSS - before, bytes: file.bytes }));
await file.discard();
