// Loads the worker as the command itself was loaded: a thread does not inherit the loader of TypeScript.
import { createJiti } from "jiti";

await createJiti(import.meta.url).import("./worker.ts");
