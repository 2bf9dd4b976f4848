import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

// Loaded before a worker of the crowd: once a second it says its memory (MB), how late its event loop ran (p99 so far, ms)
// and the CPU that it used so far (s).

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    const rss = process.memoryUsage.rss() / 1024 ** 2;
    const sample = { rss, lag: delay.percentile(99) / 1e6, cpu: (user + system) / 1e6 };
    process.stdout.write(`${JSON.stringify(sample)}\n`);
  }, 1_000).unref();
}
