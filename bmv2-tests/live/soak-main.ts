// npm run lab:soak [connections] [seconds]: the whole soak, as root; docs/benchmarks.md has what it said.
import { agentsFarm } from "./agents-farm.ts";
import { soak } from "./soak.ts";

const [connections = 10_000, seconds = 60] = process.argv.slice(2).map(Number);
const farm = await agentsFarm({ target: "embedded" }, 0);
try {
  const options = { connections, seconds, groups: 50, repointMs: 100, intervalMs: 10_000 };
  const outcome = await soak(farm, options);
  const verdicts = await Promise.all([1, 2, 3].map((node) => farm.verdicts(node)));
  console.log(JSON.stringify({ ...options, ...outcome, verdicts: verdicts.map(withoutZeros) }, null, 2));
  const { opened, broken, corrupted, unanswered } = outcome;
  process.exitCode = opened === connections && broken + corrupted + unanswered === 0 ? 0 : 1;
} finally {
  await farm.lab.stop();
}

function withoutZeros(counts: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
