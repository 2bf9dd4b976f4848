// Where a document of the family may say its name and its version. Both go into request headers, so their characters are limited.

const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const VERSION = /^[\w.+-]{1,40}$/;

/** `X-Skill-Source` is `a-name`, as a table or as a list; a sentence that goes on behind the word gives no name. */
const SOURCE =
  /X-Skill-Source`?[ \t]*(?:is|:|\||=)[ \t]*[`"']?([a-z0-9][a-z0-9_-]{0,63})(?=[`"']?[ \t]*(?:[|,.;)]|$))/im;

/** A line of its own, or the header by its name. In the body only what begins with a digit is a version. */
const STATED =
  /(?:^[ \t>*_#-]{0,8}(?:version|版本号?)|X-Skill-Version)[`*_ \t]{0,4}(?:is|:|：|\||=)[`*_"' \t]{0,4}(v?\d[\w.+-]{0,39})/im;

/** Nested frontmatter deeper than this, or wider, is not looked through. */
const DEEPEST = 6;
const MOST_KEYS = 200;

/** The name: `name`, else `slug` or `id`, of the frontmatter or of what is nested in it; else the body's `X-Skill-Source`. */
export function nameIn(front: unknown, body: string): string | undefined {
  const isName = (text: string) => NAME.test(text);
  return (
    ['name', 'slug', 'id']
      .map((key) => valueUnder(front, key, isName))
      .find((found) => found !== undefined) ?? SOURCE.exec(body)?.[1]?.toLowerCase()
  );
}

/** The version of the frontmatter, of what is nested in it, or of the body (`Version: 1.2.0`, `X-Skill-Version`, `版本：1.2`). */
export function versionIn(front: unknown, body: string): string | undefined {
  return (
    valueUnder(front, 'version', (text) => VERSION.test(text)) ?? STATED.exec(body)?.[1]?.replace(/\.$/, '')
  );
}

/**
 * The first value of a key that fits, from the outside in: what stands in the document itself counts before what stands in
 * its metadata. Some tools write metadata as JSON text.
 */
function valueUnder(front: unknown, key: string, fits: (text: string) => boolean): string | undefined {
  let level: unknown[] = [front];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    const entries = level.flatMap(entriesOf).slice(0, MOST_KEYS);
    for (const [name, value] of entries) {
      if (name.toLowerCase() !== key || !['string', 'number'].includes(typeof value)) continue;
      const said = String(value).trim();
      const text = key === 'version' ? said : said.toLowerCase();
      if (fits(text)) return text;
    }
    level = entries.map(([, value]) => value);
  }
  return undefined;
}

function entriesOf(value: unknown): (readonly [string, unknown])[] {
  if (typeof value === 'string' && value.trimStart().startsWith('{')) return entriesOf(jsonIn(value));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value);
}

function jsonIn(text: string): unknown {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' ? read : undefined;
  } catch {
    return undefined;
  }
}
