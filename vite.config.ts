import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { contentSecurityPolicy, serviceWorker } from './src/tools/site-plugins.mjs'

/**
 * The scripts that a browser is started with. Each is a chunk of its own that nothing imports, and all that it reaches
 * statically is another: WebKit runs the entry of a worker a second time when a chunk that comes later imports it.
 * src/tools/check-entries.mjs looks that it stays so.
 */
const ENTRIES = /\/(index\.html|src\/main\.tsx|src\/worker\/entry\.ts)$/

const isNoEntry = (id: string): boolean => !ENTRIES.test(id)

export default defineConfig({
  // Relative addresses everywhere: the built folder works under any path of any static host.
  base: './',
  plugins: [react(), contentSecurityPolicy(), serviceWorker()],
  worker: {
    format: 'es',
    // src/tools/check-size.mjs finds the worker's scripts by this name.
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/worker-[name]-[hash].js',
        codeSplitting: {
          groups: [{ name: 'model', tags: ['$initial'], test: isNoEntry }],
        },
      },
    },
  },
  build: {
    target: 'es2023',
    sourcemap: true,
    manifest: true,
    // The styles of panels that come later keep their room until then.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // The editor is the heaviest part and is not needed for the first picture.
          groups: [
            { name: 'page', tags: ['$initial'], test: isNoEntry },
            {
              name: 'editor',
              test: /node_modules[\\/](@codemirror|@lezer|@marijn|style-mod|w3c-keyname|crelt)[\\/]/,
            },
          ],
        },
      },
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
