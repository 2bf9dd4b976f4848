import { mkdirSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';

// Loaded before a program of ours, changes one place of its source as it is read: what the controls are made of. No file
// is touched and production code knows nothing of it. MUTATION holds JSON: the file's end, the text, what stands there
// instead. That it was found is noted in CRASH_DIR, so that a control which no longer fits the source is seen to fail.

const [file = '', from = '', to = ''] = JSON.parse(process.env['MUTATION'] ?? '[]') as string[];
const folder = process.env['CRASH_DIR'] ?? '';

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (file === '' || !url.endsWith(file)) return loaded;
    const source = Buffer.from(loaded.source as Uint8Array | string).toString('utf8');
    if (!source.includes(from)) return loaded;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'MUTATED'), '');
    return { ...loaded, source: source.replace(from, () => to) };
  },
});
