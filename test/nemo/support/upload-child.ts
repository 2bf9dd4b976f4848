import { never, project, studioAt } from './backend.ts';

// Run as a process of its own, so that its memory is its own: uploads a file and says in kB how much it grew.
const [url = '', path = '', bytes = '0'] = process.argv.slice(2);
const studio = studioAt(url, { timing: { callLimit: 60_000 } });
const file = { path, mime: 'video/mp4', name: 'big.mp4', discard: async () => {} };

await studio.upload(project, { ...file, bytes: 1 }, never).catch(() => {});
const before = process.resourceUsage().maxRSS;
await studio.upload(project, { ...file, bytes: Number(bytes) }, never);
process.stdout.write(String(process.resourceUsage().maxRSS - before));
