/** Tests by chance try the same things in every run: what fails, fails for everyone. `SEED=7 npx vitest run` tries others, and so do fuzzers. */
import fc from 'fast-check'

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['SEED'] ?? 612) })
