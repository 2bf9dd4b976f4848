import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy as an operator has one before several processes: each call goes to the next one that answers. */
export interface Balancer {
  readonly url: string;
  /** How many calls each of the ports answered, in their order. */
  readonly answered: readonly number[];
  close(): Promise<void>;
}

/** Starts one before these ports of 127.0.0.1; nobody needs to listen there yet. */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const answered = ports.map(() => 0);
  let turn = 0;
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const pass = (port = 0) =>
      new Promise<number>((resolve) => {
        const { method, url, headers } = incoming;
        const call = request(
          { host: '127.0.0.1', port, method, path: url, headers, agent: false },
          (answer) => {
            answer.resume();
            answer.on('end', () => resolve(answer.statusCode ?? 502));
          },
        );
        call.on('error', () => resolve(502));
        call.end(Buffer.concat(chunks));
      });
    let status = 502;
    for (let tries = 0; status === 502 && tries < ports.length; tries += 1) {
      const at = turn++ % ports.length;
      status = await pass(ports[at]);
      if (status !== 502) answered[at] = (answered[at] ?? 0) + 1;
    }
    outgoing.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
