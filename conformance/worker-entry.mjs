// A worker thread starts from JavaScript: this loads the TypeScript behind it.
import { createJiti } from "jiti";

await createJiti(import.meta.url).import("./worker.ts");
