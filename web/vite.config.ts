import { fileURLToPath } from "node:url"
import tailwindcss from "@tailwindcss/vite"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"

const API = process.env.C360_API ?? "http://127.0.0.1:8360"

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": API } },
  build: {
    target: "es2022",
    // Fonts and icons stay files: the content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
    testTimeout: 20_000,
    // One jsdom for many files: starting one costs more than most files' tests.
    isolate: false,
    // An alias holds in every file; without isolation a module mock is lost after the first.
    alias: [
      {
        find: /^\.\/echarts$/,
        replacement: fileURLToPath(new URL("./src/test/echarts.ts", import.meta.url)),
      },
    ],
    pool: "threads",
  },
})
