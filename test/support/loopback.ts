import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

// A test that reaches for the network is a test that fails on a train. Runs before every test file: names other than
// localhost do not resolve, and sockets to other machines fail at once, as they would with the cable pulled.

const here = (host: string) =>
  /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/i.test(host);

function refusal(code: string, host: string): Error {
  return Object.assign(new Error(`${code}: tests stay on this machine, not ${host}`), {
    code,
    hostname: host,
  });
}

const { lookup } = dns;
dns.lookup = Object.assign(
  (host: string, ...rest: unknown[]) => {
    const done = rest.at(-1) as (error: Error) => void;
    if (here(host) || net.isIP(host) !== 0) return Reflect.apply(lookup, dns, [host, ...rest]);
    return setImmediate(done, refusal('ENOTFOUND', host));
  },
  { __promisify__: lookup.__promisify__ },
) as typeof lookup;

const promised = dns.promises.lookup;
dns.promises.lookup = (async (host: string, ...rest: unknown[]) => {
  if (here(host) || net.isIP(host) !== 0) return Reflect.apply(promised, dns.promises, [host, ...rest]);
  throw refusal('ENOTFOUND', host);
}) as typeof promised;

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (this: net.Socket & { connecting: boolean }, ...args: unknown[]) {
  // `net.connect` hands its arguments over as one list, already in order.
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host: unknown =
    typeof first === 'object' && first !== null ? (first as net.TcpSocketConnectOpts).host : args[1];
  if (typeof host === 'string' && net.isIP(host) !== 0 && !here(host)) {
    this.connecting = true; // Or what is written meanwhile would fail with another error.
    setImmediate(() => this.destroy(refusal('ENETUNREACH', host)));
    return this;
  }
  return Reflect.apply(connect, this, args);
} as typeof connect;

syncBuiltinESMExports();
