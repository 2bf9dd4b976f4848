/** Called with the point's name; what it does is decided by whoever armed it. */
export type Hook = (name: string) => Promise<void> | void;

let hook: Hook | undefined;

/**
 * A named place where a process may die. Nothing in production: no hook is armed there. Tests arm one that kills or
 * stops the process, to prove that whatever dies here, nothing is lost and nothing is done twice.
 */
export async function point(name: string): Promise<void> {
  if (hook !== undefined) await hook(name);
}

/** Arms every point of this process. For tests only. */
export function arm(next: Hook): void {
  hook = next;
}
