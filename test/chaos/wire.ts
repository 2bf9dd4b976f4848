import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What befalls one connection. */
export type Fault =
  /** The answer ends after so many bytes, as if the cable were pulled: the request was carried out. */
  | { readonly cut: number }
  /** Every byte of the answer comes so many milliseconds late. */
  | { readonly delay: number }
  /** The connection is reset before a byte of the request gets through. */
  | { readonly reset: true };

/** A wire that can be told to fail. */
export interface Wire {
  readonly url: string;
  /** How many connections met a fault. */
  readonly met: number;
  /** The next connection that carries a request meets this; several wait in line. */
  next(fault: Fault): void;
  /** Forgets what was not met yet. */
  calm(): void;
  close(): Promise<void>;
}

/** Stands between a client and `target` (a URL on this machine) on a port of its own. */
export async function startWire(target: string): Promise<Wire> {
  const { hostname, port } = new URL(target);
  const waiting: Fault[] = [];
  const open = new Set<Socket>();
  let met = 0;
  const server = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) });
    let fault: Fault | undefined;
    let heard = 0;
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
    }
    const over = () => {
      near.resetAndDestroy();
      far.destroy();
    };
    far.on('error', over);
    near.on('close', () => far.destroy());
    for (const socket of [near, far]) socket.on('close', () => open.delete(socket));
    near.on('data', (bytes) => {
      // A request begins: on a kept connection the one before it may have gone well.
      if (fault === undefined && waiting.length > 0) {
        fault = waiting.shift();
        heard = 0;
        met += 1;
      }
      if (fault !== undefined && 'reset' in fault) over();
      else far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (fault === undefined) near.write(bytes);
      else if ('delay' in fault) setTimeout(() => near.write(bytes), fault.delay);
      else if ('cut' in fault) {
        near.write(bytes.subarray(0, Math.max(0, fault.cut - heard)));
        heard += bytes.length;
        if (heard >= fault.cut) near.end(() => over());
      }
    });
    far.on('end', () => (fault !== undefined && 'delay' in fault ? undefined : near.end()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get met() {
      return met;
    },
    next: (fault) => waiting.push(fault),
    calm: () => waiting.splice(0),
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
