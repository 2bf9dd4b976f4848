import { describe, expect, test } from 'vitest';
import { factsOf, SIGNS } from '../chaos/facts.ts';
import { judge } from '../chaos/judge.ts';
import { resume, versions } from './resume.ts';

describe('records of an older version', () => {
  test.each(versions)(
    'of %s: every task is finished and every video delivered once',
    {
      timeout: 300_000,
    },
    async (version) => {
      const { service, people, wishes } = await resume(version);
      try {
        const { broken, counts } = judge(await factsOf(service, people, wishes, 120_000), SIGNS);
        expect(broken).toEqual([]);
        // Where a process died between "about to be sent" and the request, it is unknown that nothing was sent: the person is asked.
        const unknown = wishes.filter(({ token }) => token.endsWith('phaseintentx')).length;
        const sum = (column: 'videos' | 'sorry') =>
          Object.values(counts).reduce((all, row) => all + row[column], 0);
        expect([sum('videos'), sum('sorry')]).toEqual([wishes.length - unknown, unknown]);
      } finally {
        await service.close(process.env['CHAOS_KEEP'] === '1');
      }
    },
  );
});
